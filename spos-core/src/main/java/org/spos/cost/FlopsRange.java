package org.spos.cost;

import org.spos.error.ConfigException;
import org.spos.error.ConstraintException;
import org.spos.text.Text;

/**
 * A bound on FLOPs, counted as {@link Flops} does.
 *
 * @param min the lowest allowed number of multiply–accumulates, inclusive, not negative
 * @param max the highest allowed number, inclusive (Megvii's and NNI's limit allow it too)
 */
public record FlopsRange(long min, long max) {

  /** Every architecture. */
  public static final FlopsRange UNBOUNDED = new FlopsRange(0, Long.MAX_VALUE);

  public FlopsRange {
    if (min < 0 || min > max) {
      throw new ConfigException(
          Text.format(
              "FLOPs range %,d to %,d: the lower bound must be between 0 and the upper bound",
              min, max));
    }
  }

  /** All architectures up to a limit, inclusive. */
  public static FlopsRange atMost(long limit) {
    return new FlopsRange(0, limit);
  }

  /** Whether this many multiply–accumulates are allowed. */
  public boolean contains(long macs) {
    return macs >= min && macs <= max;
  }

  /**
   * Checks that at least one architecture lies within the range.
   *
   * @return this range
   * @throws ConstraintException naming the range, what the space offers and the nearest feasible
   *     values
   */
  public FlopsRange requireFeasible(FlopsDistribution distribution) {
    if (distribution.count(this) == 0) {
      throw infeasible(distribution);
    }
    return this;
  }

  /** The error that says that no architecture lies within the range. */
  ConstraintException infeasible(FlopsDistribution distribution) {
    String advice =
        max < distribution.min()
            ? Text.format(
                "the nearest feasible value is %,d; raise the upper bound to at least that",
                distribution.min())
            : min > distribution.max()
                ? Text.format(
                    "the nearest feasible value is %,d; lower the lower bound to at most that",
                    distribution.max())
                : Text.format(
                    "the nearest feasible values are %,d and %,d; widen the range to one of them",
                    distribution.nearestAtMost(min).orElse(distribution.min()),
                    distribution.nearestAtLeast(max).orElse(distribution.max()));
    return new ConstraintException(
        Text.format(
            "no architecture of space \"%s\" has FLOPs within %s: the space ranges from %,d to %,d,"
                + " %s",
            distribution.space().name(),
            max == Long.MAX_VALUE
                ? Text.format("%,d and above", min)
                : Text.format("%,d to %,d", min, max),
            distribution.min(),
            distribution.max(),
            advice));
  }

  /** As {@link FlopsParser#range} reads it: {@code 290000000..360000000}. */
  @Override
  public String toString() {
    return min + ".." + max;
  }
}
