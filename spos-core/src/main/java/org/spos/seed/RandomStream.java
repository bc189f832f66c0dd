package org.spos.seed;

import java.util.random.RandomGenerator;

/**
 * SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): one word of state, so that a stream for each
 * (name, index) pair costs nothing to make. Not thread-safe.
 */
public final class RandomStream implements RandomGenerator {
  static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  RandomStream(long state) {
    this.state = state;
  }

  @Override
  public long nextLong() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  /** What this stream gives after so many numbers of 64 bits; this one stays where it is. */
  public RandomStream after(long draws) {
    return new RandomStream(state + draws * GOLDEN_GAMMA);
  }

  /** A uniform permutation of 0 … n−1 (Fisher–Yates). */
  public int[] permutation(int n) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      int j = nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
