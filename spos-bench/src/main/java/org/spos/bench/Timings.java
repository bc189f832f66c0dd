package org.spos.bench;

import java.util.Arrays;

/**
 * How long the runs of one case took.
 *
 * @param millis at least one, in the order of the runs
 */
public record Timings(double[] millis) {
  public Timings {
    if (millis.length == 0) {
      throw new IllegalArgumentException("no runs");
    }
    millis = millis.clone();
  }

  /** The middle one; of an even number the upper of the two. */
  public double median() {
    double[] sorted = millis.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** The fastest. */
  public double minimum() {
    return Arrays.stream(millis).min().orElseThrow();
  }
}
