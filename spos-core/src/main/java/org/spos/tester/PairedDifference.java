package org.spos.tester;

/**
 * A mean difference between two paths over the same images. What both find easy or hard cancels, so
 * that its error is smaller than that of either figure.
 *
 * @param mean of the differences
 * @param error standard error of that mean
 */
public record PairedDifference(double mean, double error) {
  /** Standard errors that 95 % of a normal distribution lie within. */
  static final double WITHIN = 1.96;

  /** Whether it is larger than chance makes it nineteen times of twenty. */
  public boolean isToldApart() {
    return Math.abs(mean) > WITHIN * error;
  }
}
