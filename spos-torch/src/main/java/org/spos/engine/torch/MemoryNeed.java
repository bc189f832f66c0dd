package org.spos.engine.torch;

import java.util.List;
import org.spos.engine.EngineOptions;
import org.spos.engine.NetworkOptions;
import org.spos.plan.BlockPlan;
import org.spos.plan.ConvUnit;
import org.spos.plan.NetworkPlan;
import org.spos.plan.TensorSpec.Kind;
import org.spos.space.ChannelSelection;

/**
 * Bytes that a network takes on its device, worked out from its plan: nothing is loaded or
 * allocated. libtorch allocates as it goes, so that the activations are an estimate, on the side of
 * too many.
 */
final class MemoryNeed {
  /** Activations that exist for a moment: gradients, and copies in the order of some kernel. */
  private static final int PASSING = 5;

  private final NetworkPlan plan;
  private final EngineOptions options;

  MemoryNeed(NetworkPlan plan, EngineOptions options) {
    this.plan = plan;
    this.options = options;
  }

  /** Of parameters and activations together. */
  long of(NetworkOptions network) {
    return of(network, network.maxShard());
  }

  /** The same with so many images at a time. */
  long of(NetworkOptions network, int images) {
    return parameters(network.shards()) + images * image(network.training());
  }

  /** Of weights, momentum, gradients and their sums, and statistics. */
  long parameters(int shards) {
    FlatLayout trained = new FlatLayout(plan, Kind::trained);
    FlatLayout statistics = new FlatLayout(plan, kind -> !kind.trained());
    long sums = shards == 1 ? 0 : 1 + Integer.SIZE - Integer.numberOfLeadingZeros(shards - 1);
    return Float.BYTES
        * ((2 + sums) * trained.length()
            + trained.sharedLength()
            + statistics.length()
            + statistics.sharedLength());
  }

  /** Of one image. */
  private long image(boolean training) {
    int side = plan.space().inputSide();
    long kept = unit(plan.stem()) + unit(plan.head());
    long largest = Math.max(unit(plan.stem()), unit(plan.head()));
    for (List<BlockPlan> choices : plan.blocks()) {
      kept += choices.stream().mapToLong(MemoryNeed::block).max().orElseThrow();
      for (BlockPlan block : choices) {
        for (ConvUnit unit : block.units()) {
          largest = Math.max(largest, unit(unit));
        }
        largest = Math.max(largest, input(block));
      }
    }
    int bytes = Processor.activationBytes(options.precision());
    // Pixels as bytes, as floats, and as floats in another order.
    long image = 3L * side * side * (1 + 2 * Float.BYTES);
    return image + bytes * ((training ? kept : 0) + PASSING * largest);
  }

  /** What the way back needs of a block: what goes into each step of its units, and its output. */
  private static long block(BlockPlan block) {
    boolean halved = block.branches().stream().anyMatch(b -> b.input() != ChannelSelection.ALL);
    long out = (long) block.shape().out() * block.outputSide() * block.outputSide();
    return out
        + (halved ? input(block) / 2 : 0)
        + block.units().stream().mapToLong(unit -> 2 * unit(unit)).sum();
  }

  private static long input(BlockPlan block) {
    return (long) block.shape().in() * block.inputSide() * block.inputSide();
  }

  /** Numbers of a unit's output. */
  private static long unit(ConvUnit unit) {
    return (long) unit.spec().out() * unit.outputSide() * unit.outputSide();
  }
}
