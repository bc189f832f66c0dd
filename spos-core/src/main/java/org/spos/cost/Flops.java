package org.spos.cost;

import org.spos.plan.BlockPlan;
import org.spos.plan.NetworkPlan;
import org.spos.space.SearchSpace;

/**
 * FLOPs as all published SPOS code counts them: multiply–accumulates of convolutions and the
 * classifier for one image; BN, ReLU, pooling and copies are free.
 */
public final class Flops extends TabledCost {
  public Flops(SearchSpace space) {
    this(space, NetworkPlan.supernet(space));
  }

  private Flops(SearchSpace space, NetworkPlan plan) {
    this(
        space,
        plan.stem().macs() + plan.head().macs() + plan.classifierMacs(),
        blocks(plan, BlockPlan::macs));
  }

  /** Costs that are known, [block][candidate]. */
  Flops(SearchSpace space, long fixed, long[][] blocks) {
    super(space, fixed, blocks);
  }
}
