package org.spos.rank;

import org.spos.seed.RandomStream;
import org.spos.seed.Seed;

/**
 * Samples of networks drawn with replacement. The same seed draws the same ones, and all columns
 * see the same sample, so that the interval of a difference is that of paired samples.
 *
 * @param seed of the draws
 * @param samples how many
 */
public record Bootstrap(Seed seed, int samples) {
  /** Enough that the ends of an interval move in the third digit only. */
  public static final int SAMPLES = 2_000;

  public Bootstrap {
    if (samples < 1) {
      throw new IllegalArgumentException("samples " + samples);
    }
  }

  /** The usual number of samples. */
  public static Bootstrap of(Seed seed) {
    return new Bootstrap(seed, SAMPLES);
  }

  /** How often each of n networks comes in a sample; they add up to n. */
  int[] times(int sample, int n) {
    RandomStream random = seed.stream("bootstrap", n, sample);
    int[] times = new int[n];
    for (int i = 0; i < n; i++) {
      times[random.nextInt(n)]++;
    }
    return times;
  }
}
