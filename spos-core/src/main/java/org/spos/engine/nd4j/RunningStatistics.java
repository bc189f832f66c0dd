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
   * @param biased batch variance divided by the number of values
   * @param count values per channel in the batch
   * @param weight of the batch: 0.1 in training, 1/t for a cumulative average
   */
  void update(float[] batchMean, float[] biased, long count, double weight) {
    // A single value has no unbiased variance; PyTorch refuses it, we keep the biased one.
    double unbias = count > 1 ? count / (count - 1.0) : 1;
    for (int c = 0; c < mean.length; c++) {
      mean[c] = (float) ((1 - weight) * mean[c] + weight * batchMean[c]);
      variance[c] = (float) ((1 - weight) * variance[c] + weight * (biased[c] * unbias));
    }
  }
}
