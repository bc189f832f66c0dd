package org.spos.workflow;

import java.util.ArrayList;
import java.util.List;
import org.spos.cost.Flops;
import org.spos.cost.Parameters;
import org.spos.plan.BlockPlan;
import org.spos.plan.ConvUnit;
import org.spos.plan.NetworkPlan;
import org.spos.space.Architecture;
import org.spos.space.SearchSpace;
import org.spos.text.Text;

/** What an architecture is made of and costs, from its plan alone. */
public final class DescribeArchitecture {
  private DescribeArchitecture() {}

  /**
   * An architecture in numbers.
   *
   * @param space its space
   * @param architecture its choices
   * @param macs multiply–accumulates for one image
   * @param parameters trained numbers of the network that is trained from scratch (affine BN)
   * @param layers its parts from input to output
   */
  public record Result(
      SearchSpace space,
      Architecture architecture,
      long macs,
      long parameters,
      List<Layer> layers) {}

  /**
   * A part of the network.
   *
   * @param name such as {@code features.0}
   * @param operation such as {@code shuffle_3x3}
   * @param in input channels
   * @param out output channels
   * @param outputSide side of the square output in pixels
   * @param macs multiply–accumulates for one image
   */
  public record Layer(String name, String operation, int in, int out, int outputSide, long macs) {}

  /** Describes an architecture of a space. */
  public static Result run(Flops flops, Architecture architecture) {
    SearchSpace space = flops.space();
    NetworkPlan plan = NetworkPlan.standalone(space, architecture);
    List<Layer> layers = new ArrayList<>();
    layers.add(layer("first_conv", plan.stem()));
    for (int i = 0; i < space.blocks(); i++) {
      BlockPlan block = plan.block(i, architecture.choice(i));
      layers.add(
          new Layer(
              block.name(),
              block.candidate().id(),
              block.shape().in(),
              block.shape().out(),
              block.outputSide(),
              flops.block(i, block.choice())));
    }
    layers.add(layer("conv_last", plan.head()));
    layers.add(
        new Layer(
            "classifier",
            "linear",
            space.headChannels(),
            space.classes(),
            1,
            plan.classifierMacs()));
    return new Result(
        space, architecture, flops.of(architecture), Parameters.of(plan), List.copyOf(layers));
  }

  private static Layer layer(String name, ConvUnit unit) {
    return new Layer(
        name,
        Text.format("conv_%dx%d", unit.spec().kernel(), unit.spec().kernel()),
        unit.spec().in(),
        unit.spec().out(),
        unit.outputSide(),
        unit.macs());
  }
}
