package org.spos.engine;

/** How batch statistics become running statistics. */
public enum Recalibration {
  /** Mean over all batches: the paper's intent, and PyTorch's momentum 1/t. */
  CUMULATIVE,
  /** Exponential average of momentum 0.1 from mean 0 and variance 1, as the published testers. */
  EMA
}
