package org.spos.rank;

/**
 * How well a column of numbers ranks networks, with the intervals of a bootstrap over networks.
 *
 * @param networks how many distinct networks
 * @param value of these networks
 * @param kendall interval of τ-b
 * @param spearman interval of ρ
 * @param pearson interval of r
 */
public record Agreement(
    int networks, Correlation value, Interval kendall, Interval spearman, Interval pearson) {
  /** Fewer networks are refused: their τ could be anything. */
  public static final int FEWEST = 10;

  /** Below so many networks τ says little. */
  public static final int FEW = 30;

  /** A wider interval of τ says little. */
  public static final double WIDE = 0.3;

  /** Whether it says little: few networks, a wide interval, or no order at all. */
  public boolean isWeak() {
    return networks < FEW || !(kendall.width() <= WIDE);
  }
}
