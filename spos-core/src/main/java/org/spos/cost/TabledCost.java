package org.spos.cost;

import java.util.function.ToLongFunction;
import org.spos.plan.BlockPlan;
import org.spos.plan.NetworkPlan;
import org.spos.space.SearchSpace;

/** A cost that is worked out once for every candidate of every block. Immutable. */
abstract class TabledCost implements AdditiveCost {
  private final SearchSpace space;
  private final long fixed;
  private final long[][] blocks;

  /**
   * @param fixed of what all architectures share
   * @param blocks [block][candidate]; owned
   */
  TabledCost(SearchSpace space, long fixed, long[][] blocks) {
    this.space = space;
    this.fixed = fixed;
    this.blocks = blocks;
  }

  /** A cost of all candidates of a supernet, [block][candidate]. */
  static long[][] blocks(NetworkPlan supernet, ToLongFunction<BlockPlan> cost) {
    return supernet.blocks().stream()
        .map(choices -> choices.stream().mapToLong(cost).toArray())
        .toArray(long[][]::new);
  }

  @Override
  public final SearchSpace space() {
    return space;
  }

  @Override
  public final long fixed() {
    return fixed;
  }

  @Override
  public final int candidates(int position) {
    return blocks[position].length;
  }

  @Override
  public final long block(int position, int choice) {
    return blocks[position][choice];
  }
}
