package org.spos.engine;

/** How the BN statistics of a path are made before it is evaluated. */
public enum Recalibration {
  /** Mean over all batches: the paper's intent, and PyTorch's momentum 1/t. */
  CUMULATIVE {
    @Override
    public double weight(int batch) {
      return 1.0 / batch;
    }
  },
  /**
   * Exponential average of momentum 0.1 from mean 0 and variance 1, whose window is about 19
   * batches, as the published testers (Megvii, NNI).
   */
  EMA {
    @Override
    public double weight(int batch) {
      return BnStatistics.MOMENTUM;
    }
  },
  /** Not at all: the statistics that training left. */
  OFF {
    @Override
    public double weight(int batch) {
      throw new IllegalArgumentException("no batch makes statistics where they are not made");
    }
  };

  /**
   * The weight of a batch's statistics in the running ones, which keep the rest.
   *
   * @param batch counted from 1
   */
  public abstract double weight(int batch);

  /** The share in [0, 1] that the values from before the first batch have after some batches. */
  public double leftOfStart(int batches) {
    return this == EMA ? Math.pow(1 - BnStatistics.MOMENTUM, batches) : 0;
  }
}
