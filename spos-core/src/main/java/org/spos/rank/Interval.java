package org.spos.rank;

import java.util.Arrays;

/**
 * Where a number lies with 95 % confidence.
 *
 * @param low lower end; NaN if it could not be told
 * @param high upper end
 */
public record Interval(double low, double high) {
  /** The part of all bootstrap samples below the interval, and above it. */
  private static final double TAIL = 0.025;

  /** Where nothing could be told. */
  static final Interval UNKNOWN = new Interval(Double.NaN, Double.NaN);

  /**
   * The percentile interval of what bootstrap samples gave (Efron 1979); samples without an order
   * are left out.
   */
  static Interval of(double[] samples) {
    double[] sorted = Arrays.stream(samples).filter(sample -> !Double.isNaN(sample)).toArray();
    Arrays.sort(sorted);
    return sorted.length == 0
        ? UNKNOWN
        : new Interval(quantile(sorted, TAIL), quantile(sorted, 1 - TAIL));
  }

  /** Width; NaN if it is not known. */
  public double width() {
    return high - low;
  }

  /** Whether all of it lies above zero. */
  public boolean isAboveZero() {
    return low > 0;
  }

  /** Linear between the two nearest, as NumPy's default. */
  static double quantile(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int below = (int) Math.floor(place);
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
