package org.spos.cost;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The lowest of one cost among all architectures of given FLOPs, without enumerating them: block by
 * block from the last, as {@link FlopsCells#completions} counts them.
 */
final class LeastCost {
  /** Enough for the exact FLOPs of the published space. */
  private static final long MAX_CELLS = 1L << 18;

  private static final long NONE = Long.MAX_VALUE / 4;

  private final Flops flops;
  private final FlopsCells cells;
  private final long fixed;

  /** [decided blocks][FLOPs above the cheapest completion, in cells]. */
  private final List<long[]> least;

  LeastCost(Flops flops, AdditiveCost cost) {
    this.flops = flops;
    this.cells = FlopsCells.of(flops, MAX_CELLS);
    this.fixed = cost.fixed();
    List<long[]> lastFirst = new ArrayList<>();
    lastFirst.add(new long[] {0});
    for (int block = flops.space().blocks() - 1; block >= 0; block--) {
      long[] rest = lastFirst.get(lastFirst.size() - 1);
      int[] steps = cells.steps(block);
      long[] here = new long[rest.length + Arrays.stream(steps).max().orElseThrow()];
      Arrays.fill(here, NONE);
      for (int choice = 0; choice < steps.length; choice++) {
        for (int i = 0; i < rest.length; i++) {
          int cell = i + steps[choice];
          here[cell] = Math.min(here[cell], rest[i] + cost.block(block, choice));
        }
      }
      lastFirst.add(here);
    }
    Collections.reverse(lastFirst);
    this.least = List.copyOf(lastFirst);
  }

  /** The lowest cost of an architecture within a range of FLOPs; huge if there is none. */
  long within(FlopsRange range) {
    return fixed + rest(0, flops.fixed(), range);
  }

  /**
   * The lowest cost of the blocks that are not decided; huge if none of their choices leads into
   * the range. Where FLOPs are rounded, those of the neighbourhood count too.
   *
   * @param decided number of leading blocks that are decided
   * @param macs multiply–accumulates of those and of the fixed parts
   */
  long rest(int decided, long macs, FlopsRange range) {
    long base = macs + cells.cheapestRest(decided);
    long slack = cells.exact() ? 0 : cells.width() * flops.space().blocks();
    long first = Math.floorDiv(range.min() - slack - base + cells.width() - 1, cells.width());
    long high = range.max() > Long.MAX_VALUE - slack ? Long.MAX_VALUE : range.max() + slack;
    long last = Math.floorDiv(high - base, cells.width());
    long[] costs = least.get(decided);
    long lowest = NONE;
    for (long cell = Math.max(0, first); cell <= Math.min(costs.length - 1, last); cell++) {
      lowest = Math.min(lowest, costs[(int) cell]);
    }
    return lowest;
  }
}
