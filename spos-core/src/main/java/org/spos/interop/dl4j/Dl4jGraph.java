package org.spos.interop.dl4j;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.spos.plan.BlockPlan;
import org.spos.plan.Branch;
import org.spos.plan.ConvUnit;
import org.spos.plan.NetworkPlan;
import org.spos.space.ChannelSelection;
import org.spos.space.SearchSpace;

/**
 * Translates a plan into stock layers and vertices of Deeplearning4j, NCHW. Layers have the
 * published names.
 *
 * <p>There is no {@code setInputTypes}: with it MergeVertex takes the channels of CNN inputs for
 * something else and the graph is refused; so every layer is told its inputs.
 */
final class Dl4jGraph {
  static final String INPUT = "images";
  static final String OUTPUT = "logits";

  private static final double BN_EPSILON = 1e-5;

  /** Deeplearning4j's share of the old value: 1 less PyTorch's momentum. */
  private static final double BN_DECAY = 0.9;

  private final GraphBuilder graph;

  private Dl4jGraph(GraphBuilder graph) {
    this.graph = graph;
  }

  static ComputationGraphConfiguration of(NetworkPlan plan) {
    Dl4jGraph graph =
        new Dl4jGraph(
            new NeuralNetConfiguration.Builder()
                .dataType(DataType.FLOAT)
                .weightInit(WeightInit.ZERO)
                .graphBuilder()
                .addInputs(INPUT));
    String features = graph.unit(plan.stem(), INPUT);
    for (List<BlockPlan> choices : plan.blocks()) {
      features = graph.block(choices.get(0), features);
    }
    features = graph.unit(plan.head(), features);
    return graph.classifier(plan.space(), features);
  }

  private ComputationGraphConfiguration classifier(SearchSpace space, String features) {
    graph.addLayer("globalpool", new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), features);
    DenseLayer.Builder linear =
        new DenseLayer.Builder()
            .nIn(space.headChannels())
            .nOut(space.classes())
            .hasBias(space.classifierBias())
            .activation(Activation.IDENTITY);
    if (space.dropout() > 0) {
      linear.dropOut(1 - space.dropout()); // the probability of keeping a feature
    }
    graph.addLayer(OUTPUT, linear.build(), "globalpool");
    return graph.setOutputs(OUTPUT).build();
  }

  private String block(BlockPlan block, String input) {
    boolean splits = block.branches().stream().anyMatch(b -> b.input() != ChannelSelection.ALL);
    if (splits) {
      graph.addVertex(pairs(block), reshape(2, block.inputSide()), input);
    }
    List<String> parts = new ArrayList<>();
    for (Branch branch : block.joined()) {
      parts.add(units(branch.units(), channels(branch, block, input)));
    }
    if (parts.size() == 1) {
      return parts.get(0);
    }
    graph.addVertex(
        block.name(),
        switch (block.join()) {
          case CONCATENATION -> new MergeVertex();
          case SUM -> new ElementWiseVertex(ElementWiseVertex.Op.Add);
        },
        parts.toArray(String[]::new));
    return block.name();
  }

  private String channels(Branch branch, BlockPlan block, String input) {
    return switch (branch.input()) {
      case ALL -> input;
      case EVEN -> parity(block.name() + ".even", 0, branch, block);
      case ODD -> parity(block.name() + ".odd", 1, branch, block);
    };
  }

  private static String pairs(BlockPlan block) {
    return block.name() + ".pairs";
  }

  /** Channels of one parity: the first or second of each [N·C/2, 2, side, side] pair. */
  private String parity(String name, int which, Branch branch, BlockPlan block) {
    graph.addVertex(name + ".subset", new SubsetVertex(which, which), pairs(block));
    graph.addVertex(name, reshape(branch.in(), block.inputSide()), name + ".subset");
    return name;
  }

  private static ReshapeVertex reshape(int channels, int side) {
    return new ReshapeVertex('c', new int[] {-1, channels, side, side}, null);
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
    int stride = unit.spec().stride();
    ConvolutionLayer.BaseConvBuilder<?> convolution =
        unit.spec().depthwise()
            ? new DepthwiseConvolution2D.Builder(kernel, kernel).depthMultiplier(1)
            : new ConvolutionLayer.Builder(kernel, kernel);
    convolution.stride(stride, stride).padding(kernel / 2, kernel / 2);
    convolution.convolutionMode(ConvolutionMode.Truncate).hasBias(false);
    convolution.nIn(unit.spec().in()).nOut(unit.spec().out()).activation(Activation.IDENTITY);
    graph.addLayer(unit.convName(), convolution.build(), input);
    graph.addLayer(
        unit.bnName(),
        new BatchNormalization.Builder()
            .nIn(unit.spec().out())
            .nOut(unit.spec().out())
            .eps(BN_EPSILON)
            .decay(BN_DECAY)
            // The variance itself; its logarithm would cost digits.
            .useLogStd(false)
            .dataFormat(CNN2DFormat.NCHW)
            .build(),
        unit.convName());
    return switch (unit.spec().nonlinearity()) {
      case NONE -> unit.bnName();
      case RELU -> activation(unit.bnName() + ".relu", Activation.RELU, unit.bnName());
      case RELU6 -> activation(unit.bnName() + ".relu6", Activation.RELU6, unit.bnName());
    };
  }

  private String activation(String name, Activation function, String input) {
    graph.addLayer(name, new ActivationLayer(function), input);
    return name;
  }
}
