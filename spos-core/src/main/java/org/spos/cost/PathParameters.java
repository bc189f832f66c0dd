package org.spos.cost;

import org.spos.plan.BlockPlan;
import org.spos.plan.ConvUnit;
import org.spos.plan.NetworkPlan;
import org.spos.space.SearchSpace;

/**
 * The trained numbers of a path's convolutions and classifier, without those of batch
 * normalisation: what a supernet without affine normalisation trains on the path.
 */
public final class PathParameters extends TabledCost {
  public PathParameters(SearchSpace space) {
    this(space, NetworkPlan.supernet(space));
  }

  private PathParameters(SearchSpace space, NetworkPlan plan) {
    super(
        space,
        plan.stem().weights()
            + plan.head().weights()
            + (long) space.classes() * space.headChannels()
            + (space.classifierBias() ? space.classes() : 0),
        blocks(plan, PathParameters::weights));
  }

  private static long weights(BlockPlan block) {
    return block.units().stream().mapToLong(ConvUnit::weights).sum();
  }
}
