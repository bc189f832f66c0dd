package org.spos.cost;

import org.spos.plan.BlockPlan;
import org.spos.plan.NetworkPlan;
import org.spos.space.SearchSpace;

/**
 * FLOPs as all published SPOS code counts them: multiply–accumulates of convolutions and the
 * classifier for one image; BN, ReLU, pooling and copies are free.
 */
public final class Flops implements AdditiveCost {
  private final SearchSpace space;
  private final long fixed;
  private final long[][] blocks;

  public Flops(SearchSpace space) {
    this.space = space;
    NetworkPlan plan = NetworkPlan.supernet(space);
    this.fixed = plan.stem().macs() + plan.head().macs() + plan.classifierMacs();
    this.blocks =
        plan.blocks().stream()
            .map(choices -> choices.stream().mapToLong(BlockPlan::macs).toArray())
            .toArray(long[][]::new);
  }

  /** Costs that are known, [block][candidate]. */
  Flops(SearchSpace space, long fixed, long[][] blocks) {
    this.space = space;
    this.fixed = fixed;
    this.blocks = blocks;
  }

  @Override
  public SearchSpace space() {
    return space;
  }

  @Override
  public long fixed() {
    return fixed;
  }

  @Override
  public int candidates(int position) {
    return blocks[position].length;
  }

  @Override
  public long block(int position, int choice) {
    return blocks[position][choice];
  }
}
