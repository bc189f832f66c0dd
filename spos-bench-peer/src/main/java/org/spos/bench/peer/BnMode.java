package org.spos.bench.peer;

/**
 * What batch normalisation does.
 *
 * @param batchStatistics whether it normalises by the batch and updates the running statistics
 * @param momentum weight of the batch in the running statistics
 */
record BnMode(boolean batchStatistics, double momentum) {
  /** PyTorch's defaults. */
  static final BnMode TRAIN = new BnMode(true, 0.1);

  static final BnMode EVAL = new BnMode(false, 0.1);

  /** The first batch of a cumulative average. */
  static final BnMode RECALIBRATION = new BnMode(true, 1);
}
