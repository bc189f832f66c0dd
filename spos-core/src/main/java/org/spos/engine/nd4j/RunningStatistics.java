package org.spos.engine.nd4j;

import java.util.Arrays;

/** Running mean and unbiased variance of one batch normalisation, as PyTorch keeps them. */
final class RunningStatistics {
  private final float[] mean;
  private final float[] variance;

  RunningStatistics(int channels) {
    mean = new float[channels];
    variance = new float[channels];
    Arrays.fill(variance, 1);
  }

  /** The live array, [C]. */
  float[] mean() {
    return mean;
  }

  /** The live array, [C]. */
  float[] variance() {
    return variance;
  }

  /**
   * Moves the averages towards a batch's.
   *
   * @param moments holds, from {@code at} on, the batch's means [C] and unbiased variances [C]
   * @param weight of the batch: 0.1 in training, 1/t for a cumulative average
   */
  void update(double[] moments, int at, double weight) {
    for (int c = 0; c < mean.length; c++) {
      mean[c] = (float) ((1 - weight) * mean[c] + weight * moments[at + c]);
      variance[c] = (float) ((1 - weight) * variance[c] + weight * moments[at + mean.length + c]);
    }
  }
}
