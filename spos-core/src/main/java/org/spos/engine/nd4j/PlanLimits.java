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
 * What this engine cannot compute, told from the plan before anything is opened. {@link
 * ChannelRouting} moves no channel that a block passes on, so each must have one reader, and all
 * candidates of a block must take and leave the same channels.
 */
final class PlanLimits {
  private PlanLimits() {}

  /** The first thing in a plan that is not possible; empty if all is. */
  static Optional<String> obstacle(NetworkPlan plan) {
    if (plan.space().classifierBias()) {
      return Optional.of("the classifier has a bias");
    }
    for (ConvUnit unit : plan.units()) {
      if (unit.spec().nonlinearity() == Nonlinearity.RELU6) {
        return Optional.of(unit.convName() + " is followed by a ReLU6");
      }
    }
    for (List<BlockPlan> choices : plan.blocks()) {
      for (BlockPlan block : choices) {
        Optional<String> obstacle = obstacle(block);
        if (obstacle.isPresent()) {
          return obstacle.map(
              what ->
                  Text.format(
                      "block %d, %s: %s", block.position() + 1, block.candidate().id(), what));
        }
        if (!wiring(block).equals(wiring(choices.get(0)))) {
          return Optional.of(
              Text.format(
                  "block %d offers %s beside %s, which read or leave other channels",
                  block.position() + 1, block.candidate().id(), choices.get(0).candidate().id()));
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> obstacle(BlockPlan block) {
    if (block.join() == Join.SUM) {
      return Optional.of("its output is a sum of branches");
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
      if (branch.units().stream()
          .anyMatch(unit -> !unit.spec().depthwise() && unit.spec().stride() > 1)) {
        return Optional.of("a convolution over all channels has stride 2");
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
