package org.spos.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.spos.engine.PixelFormat;
import org.spos.interop.dl4j.Dl4jFormat;
import org.spos.interop.onnx.OnnxFormat;
import org.spos.plan.NetworkPlan;
import org.spos.space.Architecture;
import org.spos.space.Candidate;
import org.spos.space.Identity;
import org.spos.space.InitialWeights;
import org.spos.space.InvertedResidual;
import org.spos.space.Nonlinearity;
import org.spos.space.PointwiseBlock;
import org.spos.space.SearchSpace;
import org.spos.space.SearchSpace.Stage;
import org.spos.space.ShuffleBlock;

/** ONNX Runtime and Deeplearning4j compute every kind of block as plain loops over the plan do. */
class MobileFormatTest {
  /** Sums of some hundred float32 products in another order. */
  private static final double TOLERANCE = 1e-5;

  /**
   * Residual sums with and without expansion, widening, identities, 1×1 at stride 2, and splits.
   */
  private static final List<Candidate> FIRST =
      List.of(new PointwiseBlock(), new InvertedResidual(5, 1), new InvertedResidual(3, 4));

  private static final List<Candidate> OTHERS =
      List.of(
          new Identity(),
          new InvertedResidual(3, 1),
          new InvertedResidual(7, 3),
          new ShuffleBlock(5),
          new PointwiseBlock());

  private static final Architecture PATH = Architecture.of(2, 2, 0, 1, 3, 0, 0, 2, 1, 4);

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(names = {"RELU", "RELU6"})
  void onnxRuntimeComputesThem(Nonlinearity activation) throws Exception {
    check(new OnnxFormat(), activation);
  }

  @ParameterizedTest
  @EnumSource(names = {"RELU", "RELU6"})
  void deeplearning4jComputesThem(Nonlinearity activation) throws Exception {
    check(new Dl4jFormat(), activation);
  }

  /** The loops themselves are held by our engine, which PyTorch's golden files hold. */
  @Test
  void theLoopsComputeTheBlocksOfShuffleNetAsTheEngineDoes() {
    PixelFormat format = PixelFormat.NORMALISED;
    TrainedNetwork network = SampleNetwork.standalone(format);
    float[] input = InputTensor.of(SampleNetwork.images(2), format);
    float[] engine = SampleNetwork.logits(network, SampleNetwork.images(2));
    float[] loops = new NaiveNetwork(network).logits(input);
    assertThat(SampleNetwork.difference(loops, engine)).isLessThan(TOLERANCE);
  }

  private void check(NetworkFormat written, Nonlinearity activation) throws Exception {
    PixelFormat format = PixelFormat.NORMALISED;
    TrainedNetwork network = network(activation, format);
    Path file = folder.resolve("network");
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      written.write(network, channel);
    }
    float[] input = InputTensor.of(SampleNetwork.images(3), format);
    float[] expected = new NaiveNetwork(network).logits(input);
    float[] logits = written.run(file, network, input);
    assertThat(logits).hasSameSizeAs(expected);
    assertThat(SampleNetwork.difference(expected, logits)).isLessThan(TOLERANCE);
    assertThat(new NaiveNetwork(network(other(activation), format)).logits(input))
        .as("ReLU and ReLU6 differ on these numbers")
        .isNotEqualTo(expected);
  }

  private static Nonlinearity other(Nonlinearity activation) {
    return activation == Nonlinearity.RELU ? Nonlinearity.RELU6 : Nonlinearity.RELU;
  }

  static TrainedNetwork network(Nonlinearity activation, PixelFormat format) {
    SearchSpace space =
        new SearchSpace(
            "mobile",
            16,
            8,
            1,
            List.of(
                new Stage(2, 8, 1, OTHERS, OTHERS),
                new Stage(4, 24),
                new Stage(2, 32),
                new Stage(2, 40, 1, List.of(), List.of())),
            20,
            5,
            0,
            OTHERS,
            FIRST,
            activation,
            true,
            InitialWeights.PUBLISHED);
    NetworkPlan plan = NetworkPlan.standalone(space, space.check(PATH));
    Map<String, float[]> values = SampleNetwork.values(plan, 11);
    return new TrainedNetwork(
        plan, values, format, SampleNetwork.SCALING, SampleNetwork.classes(plan));
  }
}
