package org.spos.interop.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.List;
import org.spos.interop.TrainedNetwork;
import org.spos.plan.BlockPlan;
import org.spos.plan.Branch;
import org.spos.plan.ConvUnit;
import org.spos.plan.NetworkPlan;
import org.spos.space.ChannelSelection;

/** Translates a plan into ONNX operators of opset 13. Nodes have the published names. */
final class OnnxGraph {
  static final String INPUT = "images";
  static final String OUTPUT = "logits";

  /** As PyTorch's default, with which all published networks were trained. */
  private static final float BN_EPSILON = 1e-5f;

  private final TrainedNetwork network;
  private final GraphProto.Builder graph = GraphProto.newBuilder();

  private OnnxGraph(TrainedNetwork network) {
    this.network = network;
  }

  static GraphProto of(TrainedNetwork network) {
    return new OnnxGraph(network).build();
  }

  private GraphProto build() {
    NetworkPlan plan = network.plan();
    String features = unit(plan.stem(), INPUT);
    for (List<BlockPlan> choices : plan.blocks()) {
      features = block(choices.get(0), features);
    }
    features = unit(plan.head(), features);
    String pooled = node("GlobalAveragePool", "globalpool", List.of(features));
    String flat = node("Flatten", "flatten", List.of(pooled), integer("axis", 1));
    List<Integer> shape = List.of(plan.space().classes(), plan.space().headChannels());
    List<String> linear = new ArrayList<>(List.of(flat, tensor(plan.classifierName(), shape)));
    plan.classifierBiasName()
        .ifPresent(bias -> linear.add(tensor(bias, List.of(plan.space().classes()))));
    node("Gemm", OUTPUT, linear, integer("transB", 1));
    int side = plan.space().inputSide();
    return graph
        .setName("spos")
        .addInput(OnnxValues.batch(INPUT, 3, side, side))
        .addOutput(OnnxValues.batch(OUTPUT, plan.space().classes()))
        .build();
  }

  private String block(BlockPlan block, String input) {
    List<String> parts = new ArrayList<>();
    for (Branch branch : block.joined()) {
      parts.add(units(branch.units(), channels(branch.input(), block, input)));
    }
    if (parts.size() == 1) {
      return parts.get(0);
    }
    return switch (block.join()) {
      case CONCATENATION -> node("Concat", block.name(), parts, integer("axis", 1));
      case SUM -> node(parts.size() == 2 ? "Add" : "Sum", block.name(), parts);
    };
  }

  private String channels(ChannelSelection selection, BlockPlan block, String input) {
    return switch (selection) {
      case ALL -> input;
      case EVEN -> parity(block.name() + ".even", input, 0, block);
      case ODD -> parity(block.name() + ".odd", input, 1, block);
    };
  }

  private String parity(String name, String input, int first, BlockPlan block) {
    List<String> inputs = new ArrayList<>(List.of(input));
    long[] numbers = {first, block.shape().in(), 1, 2};
    String[] names = {"starts", "ends", "axes", "steps"};
    for (int i = 0; i < names.length; i++) {
      String constant = name + "." + names[i];
      graph.addInitializer(OnnxValues.indices(constant, numbers[i]));
      inputs.add(constant);
    }
    return node("Slice", name, inputs);
  }

  private String units(List<ConvUnit> units, String input) {
    String value = input;
    for (ConvUnit unit : units) {
      value = unit(unit, value);
    }
    return value;
  }

  private String unit(ConvUnit unit, String input) {
    int kernel = unit.spec().kernel();
    int padding = kernel / 2;
    String convolved =
        node(
            "Conv",
            unit.convName(),
            List.of(input, tensor(unit.convName() + ".weight", unit.weightShape())),
            integers("kernel_shape", kernel, kernel),
            integers("strides", unit.spec().stride(), unit.spec().stride()),
            integers("pads", padding, padding, padding, padding),
            integer("group", unit.spec().depthwise() ? unit.spec().in() : 1));
    List<String> inputs = new ArrayList<>(List.of(convolved));
    for (String part : List.of(".weight", ".bias", ".running_mean", ".running_var")) {
      inputs.add(tensor(unit.bnName() + part, List.of(unit.spec().out())));
    }
    AttributeProto epsilon = attribute("epsilon", AttributeType.FLOAT).setF(BN_EPSILON).build();
    String normalised = node("BatchNormalization", unit.bnName(), inputs, epsilon);
    return switch (unit.spec().nonlinearity()) {
      case NONE -> normalised;
      case RELU -> node("Relu", unit.bnName() + ".relu", List.of(normalised));
      case RELU6 -> relu6(unit.bnName() + ".relu6", normalised);
    };
  }

  private String relu6(String name, String input) {
    graph.addInitializer(OnnxValues.scalar(name + ".min", 0));
    graph.addInitializer(OnnxValues.scalar(name + ".max", 6));
    return node("Clip", name, List.of(input, name + ".min", name + ".max"));
  }

  /** Adds a node whose only output has its name. */
  private String node(
      String operator, String name, List<String> inputs, AttributeProto... attributes) {
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType(operator)
            .setName(name)
            .addAllInput(inputs)
            .addOutput(name)
            .addAllAttribute(List.of(attributes)));
    return name;
  }

  private String tensor(String name, List<Integer> shape) {
    graph.addInitializer(OnnxValues.floats(name, shape, network.values(name)));
    return name;
  }

  private static AttributeProto integer(String name, long value) {
    return attribute(name, AttributeType.INT).setI(value).build();
  }

  private static AttributeProto integers(String name, long... values) {
    AttributeProto.Builder attribute = attribute(name, AttributeType.INTS);
    for (long value : values) {
      attribute.addInts(value);
    }
    return attribute.build();
  }

  private static AttributeProto.Builder attribute(String name, AttributeType type) {
    return AttributeProto.newBuilder().setName(name).setType(type);
  }
}
