package org.spos.rank;

import java.util.Arrays;

/**
 * How numbers of repeated searches lie.
 *
 * @param low a twentieth lies below
 * @param median the middle
 * @param high a twentieth lies above
 */
public record Spread(double low, double median, double high) {
  private static final double TAIL = 0.05;

  /** Of at least one number; between two of them in proportion. */
  public static Spread of(double[] numbers) {
    double[] sorted = numbers.clone();
    Arrays.sort(sorted);
    return new Spread(
        Interval.quantile(sorted, TAIL),
        Interval.quantile(sorted, 0.5),
        Interval.quantile(sorted, 1 - TAIL));
  }
}
