package org.spos.rank;

import java.util.Arrays;
import org.apache.commons.math3.stat.correlation.KendallsCorrelation;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;

/**
 * How well one number predicts the order of another; each in [−1, 1], or NaN where one side is the
 * same for all, which has no order.
 *
 * @param kendall Kendall's τ-b, which allows for ties
 * @param spearman Spearman's ρ: Pearson's r of mid-ranks
 * @param pearson Pearson's r of the numbers themselves
 */
public record Correlation(double kendall, double spearman, double pearson) {
  /** Where there is no order. */
  public static final Correlation NONE = new Correlation(Double.NaN, Double.NaN, Double.NaN);

  /**
   * Correlates two lists of the same length, without NaN.
   *
   * @return {@link #NONE} if one side is the same for all, or there are fewer than two
   */
  public static Correlation of(double[] x, double[] y) {
    if (x.length != y.length) {
      throw new IllegalArgumentException(x.length + " and " + y.length + " numbers");
    }
    if (isConstant(x) || isConstant(y)) {
      return NONE;
    }
    return new Correlation(
        new KendallsCorrelation().correlation(x, y),
        new SpearmansCorrelation().correlation(x, y),
        new PearsonsCorrelation().correlation(x, y));
  }

  /** Whether there is an order at all. */
  public boolean isDefined() {
    return !Double.isNaN(kendall);
  }

  static boolean isConstant(double[] numbers) {
    return Arrays.stream(numbers).skip(1).allMatch(number -> number == numbers[0]);
  }
}
