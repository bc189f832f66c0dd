package org.spos.engine.nd4j;

import java.util.List;
import java.util.Optional;
import org.spos.plan.BlockPlan;
import org.spos.plan.Branch;
import org.spos.plan.ConvUnit;
import org.spos.plan.NetworkPlan;
import org.spos.space.ChannelSelection;
import org.spos.space.Join;
import org.spos.space.Nonlinearity;
import org.spos.text.Text;

/**
 * What this engine cannot compute, told from the plan before anything is opened. In a network of
 * {@link WholeMaps} each block has at most one branch that works. In any other, {@link
 * ChannelRouting} moves no channel that a block passes on, so each must have one reader, and all
 * candidates of a block must take and leave the same channels.
 */
final class PlanLimits {
  private PlanLimits() {}

  /** The first thing in a plan that is not possible; empty if all is. */
  static Optional<String> obstacle(NetworkPlan plan) {
    boolean whole = WholeMaps.suit(plan);
    for (List<BlockPlan> choices : plan.blocks()) {
      for (BlockPlan block : choices) {
        Optional<String> obstacle = whole ? sumObstacle(block) : splitObstacle(block);
        if (obstacle.isPresent()) {
          return obstacle.map(
              what ->
                  Text.format(
                      "block %d, %s: %s", block.position() + 1, block.candidate().id(), what));
        }
        if (!whole && !wiring(block).equals(wiring(choices.get(0)))) {
          return Optional.of(
              Text.format(
                  "block %d offers %s beside %s, which read or leave other channels",
                  block.position() + 1, block.candidate().id(), choices.get(0).candidate().id()));
        }
      }
    }
    return Optional.empty();
  }

  /** A sum is taken with the last normalisation, and in evaluation in the place of the input. */
  private static Optional<String> sumObstacle(BlockPlan block) {
    if (block.join() != Join.SUM || block.working().isEmpty()) {
      return Optional.empty();
    }
    List<ConvUnit> units = block.working().get(0).units();
    if (units.size() < 2) {
      return Optional.of("a sum of its input and a single convolution");
    }
    return units.get(units.size() - 1).spec().nonlinearity() == Nonlinearity.NONE
        ? Optional.empty()
        : Optional.of("a nonlinearity before a sum");
  }

  private static Optional<String> splitObstacle(BlockPlan block) {
    if (block.join() == Join.SUM) {
      return Optional.of("a sum of branches beside blocks that split their channels");
    }
    List<Branch> working = block.working();
    if (working.isEmpty() || working.size() > 2) {
      return Optional.of(Text.format("%d branches have convolutions", working.size()));
    }
    ChannelSelection worked = working.get(0).input();
    for (int channel = 0; channel < block.shape().in(); channel++) {
      int c = channel;
      boolean convolved = worked.takes(c);
      long passing =
          block.branches().stream().filter(b -> b.passes() && b.input().takes(c)).count();
      if (passing != (convolved ? 0 : 1)) {
        return Optional.of(Text.format("channel %d has not one reader", c));
      }
    }
    for (Branch branch : working) {
      if (branch.input() != worked) {
        return Optional.of("its branches work on different channels");
      }
      if (branch.last().spec().depthwise()) {
        return Optional.of("a branch ends in a depthwise convolution");
      }
    }
    return Optional.empty();
  }

  /** What all candidates of a block must have in common. */
  private static List<List<Object>> wiring(BlockPlan block) {
    return block.branches().stream()
        .map(branch -> List.<Object>of(branch.input(), branch.passes(), branch.out()))
        .toList();
  }
}
