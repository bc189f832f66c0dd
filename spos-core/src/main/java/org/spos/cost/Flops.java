package org.spos.cost;

import org.spos.plan.BlockPlan;
import org.spos.plan.NetworkPlan;
import org.spos.space.Architecture;
import org.spos.space.SearchSpace;

/**
 * FLOPs as all published SPOS code counts them: multiply–accumulates of convolutions and the
 * classifier for one image; BN, ReLU, pooling and copies are free.
 */
public final class Flops {
  private final SearchSpace space;
  private final long fixed;
  private final long[][] blocks;

  public Flops(SearchSpace space) {
    this.space = space;
    NetworkPlan plan = NetworkPlan.supernet(space);
    this.fixed =
        plan.stem().macs() + plan.head().macs() + (long) space.classes() * space.headChannels();
    this.blocks =
        plan.blocks().stream()
            .map(choices -> choices.stream().mapToLong(BlockPlan::macs).toArray())
            .toArray(long[][]::new);
  }

  /** The space that is counted. */
  public SearchSpace space() {
    return space;
  }

  /** Multiply–accumulates of stem, head and classifier, which every architecture has. */
  public long fixed() {
    return fixed;
  }

  /** Multiply–accumulates of one candidate of one choice block. */
  public long block(int position, int choice) {
    return blocks[position][choice];
  }

  /** Multiply–accumulates of an architecture for one image. */
  public long of(Architecture architecture) {
    long macs = fixed;
    for (int i = 0; i < blocks.length; i++) {
      macs += blocks[i][architecture.choice(i)];
    }
    return macs;
  }
}
