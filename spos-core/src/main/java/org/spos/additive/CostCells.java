package org.spos.additive;

import org.spos.cost.AdditiveCost;
import org.spos.cost.FlopsRange;

/**
 * A cost in whole cells above the cheapest choice of each block, rounded down, so that what is
 * within a range in truth is within it in cells too.
 */
final class CostCells {
  /** Enough for the exact FLOPs of the published space. */
  private static final long MOST = 1L << 15;

  private final AdditiveCost cost;
  private final long[] cheapest;

  /** The cheapest completion, by the number of decided blocks. */
  private final long[] cheapestRest;

  private final long width;
  private final boolean exact;

  CostCells(AdditiveCost cost) {
    this.cost = cost;
    int blocks = cost.space().blocks();
    this.cheapest = new long[blocks];
    this.cheapestRest = new long[blocks + 1];
    long divisor = 0;
    long range = 0;
    for (int block = blocks - 1; block >= 0; block--) {
      long least = Long.MAX_VALUE;
      long most = Long.MIN_VALUE;
      for (int choice = 0; choice < cost.candidates(block); choice++) {
        least = Math.min(least, cost.block(block, choice));
        most = Math.max(most, cost.block(block, choice));
      }
      cheapest[block] = least;
      cheapestRest[block] = cheapestRest[block + 1] + least;
      range += most - least;
      for (int choice = 0; choice < cost.candidates(block); choice++) {
        divisor = gcd(above(block, choice), divisor);
      }
    }
    long finest = Math.max(1, divisor);
    this.width = Math.max(finest, range / MOST + 1);
    this.exact = width == finest;
  }

  /** A choice above the cheapest of its block, in cells. */
  int cells(int block, int choice) {
    return Math.toIntExact(above(block, choice) / width);
  }

  /** The same in units of the cost. */
  long above(int block, int choice) {
    return cost.block(block, choice) - cheapest[block];
  }

  /** The lowest cost of any way to complete a network. */
  long cheapestRest(int decided) {
    return cheapestRest[decided];
  }

  /**
   * The fewest cells of undecided blocks with which a total may reach the lower end of a range.
   *
   * @param spent cost of the decided blocks and the fixed parts
   */
  long first(FlopsRange range, int decided, long spent) {
    long slack = exact ? 0 : (width - 1) * (cheapest.length - decided);
    long missing = range.min() - slack - spent - cheapestRest[decided];
    return -Math.floorDiv(-missing, width);
  }

  /** The most cells of undecided blocks with which a total may stay within a range. */
  long last(FlopsRange range, int decided, long spent) {
    return Math.floorDiv(range.max() - spent - cheapestRest[decided], width);
  }

  private static long gcd(long a, long b) {
    return b == 0 ? a : gcd(b, a % b);
  }
}
