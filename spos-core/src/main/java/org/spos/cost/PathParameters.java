package org.spos.cost;

import org.spos.plan.BlockPlan;
import org.spos.plan.ConvUnit;
import org.spos.plan.NetworkPlan;
import org.spos.space.SearchSpace;

/**
 * The trained numbers of a path's convolutions and classifier, without those of batch
 * normalisation: what a supernet without affine normalisation trains on the path.
 */
public final class PathParameters implements AdditiveCost {
  private final SearchSpace space;
  private final long fixed;
  private final long[][] blocks;

  public PathParameters(SearchSpace space) {
    this.space = space;
    NetworkPlan plan = NetworkPlan.supernet(space);
    this.fixed =
        plan.stem().weights()
            + plan.head().weights()
            + (long) space.classes() * space.headChannels()
            + (space.classifierBias() ? space.classes() : 0);
    this.blocks =
        plan.blocks().stream()
            .map(choices -> choices.stream().mapToLong(PathParameters::weights).toArray())
            .toArray(long[][]::new);
  }

  private static long weights(BlockPlan block) {
    return block.units().stream().mapToLong(ConvUnit::weights).sum();
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
