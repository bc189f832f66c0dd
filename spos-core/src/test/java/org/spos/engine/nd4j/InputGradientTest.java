package org.spos.engine.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.spos.engine.Engine;
import org.spos.engine.Golden;
import org.spos.engine.ImageBatch;
import org.spos.engine.PixelFormat;
import org.spos.engine.TestEngines;
import org.spos.engine.nd4j.kernel.Activation;
import org.spos.engine.nd4j.kernel.ElementType;
import org.spos.engine.nd4j.kernel.Floats;
import org.spos.engine.nd4j.kernel.Kernels;
import org.spos.engine.nd4j.kernel.nd4j.Nd4jKernels;
import org.spos.engine.nd4j.kernel.onednn.OneDnnKernels;
import org.spos.plan.NetworkPlan;
import org.spos.seed.Seed;
import org.spos.space.Architecture;

/**
 * The gradient with respect to the images, which depends on every step of the way back. Training
 * needs none, so the network stops at the stem's; the test goes the last step with the stem's own
 * kernel.
 */
class InputGradientTest {

  static Stream<Arguments> networks() {
    return Stream.of("onednn", "nd4j")
        .flatMap(engine -> Golden.tinyNetworks().map(name -> Arguments.of(engine, name)));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void isPyTorchs(String engine, String name) {
    Golden golden = Golden.read(name);
    Architecture path = golden.paths().get(0);
    NetworkPlan plan = golden.plan(name);
    ImageBatch batch = Golden.images("images", golden.batch(), plan.space());
    ChannelRouting routing = new ChannelRouting(plan);
    try (Engine opened = TestEngines.open(engine, 2);
        Team team = onePart(engine.equals("onednn") ? new OneDnnKernels() : new Nd4jKernels());
        ParameterStore store = new ParameterStore(plan, routing);
        Programs programs = new Programs(plan, routing, team, store)) {
      assertThat(opened.identity().libraries()).isNotBlank(); // its opening loads ND4J
      store.restore(Golden.parameters(plan));
      Programs.Training training = programs.training(golden.batch());
      Input input = new Input(batch, 0, PixelFormat.BGR255);
      training.forward().run(input, path);
      training.backward().pool(path);
      training.classifier().train(batch.labels(), batch.size(), 0.1, new Seed(0).stream("dropout"));
      training.backward().run(input, path);
      Program<TrainUnit> program = training.parts().program(0, golden.batch());
      float[] inMemory = throughTheStem(team.kernels(0), store, plan, program);
      float[] gradient = engine.equals("onednn") ? nchw(inMemory, golden.batch()) : inMemory;
      assertThat(Golden.error(gradient, golden.tensor("grad_input"), 0)).isLessThan(1e-4);
    }
  }

  /** The whole batch at once, so that the last gradient is still there at the end. */
  private static Team onePart(Kernels kernels) {
    return new Team(
        List.of(kernels), new Partition(1, 1, kernels::weightPart, ElementType.FLOAT32), 1);
  }

  /** From the layout of the oneDNN kernels, NHWC. */
  private static float[] nchw(float[] nhwc, int batch) {
    int map = nhwc.length / (3 * batch);
    float[] nchw = new float[nhwc.length];
    for (int i = 0; i < nchw.length; i++) {
      nchw[i] = nhwc[(i / (3 * map) * map + i % map) * 3 + i / map % 3];
    }
    return nchw;
  }

  /** The gradient of the stem's convolution is the last that the backward pass makes. */
  private static float[] throughTheStem(
      Kernels kernels, ParameterStore store, NetworkPlan plan, Program<TrainUnit> program) {
    Layout.UnitPlaces stem = program.layout().stem();
    Activation images = program.at(stem.x());
    String weight = plan.stem().convName() + ".weight";
    try (Floats memory = Floats.zeros(images.floats().length());
        Kernels.Weights weights = kernels.weights(plan.stem());
        Kernels.Convolution convolution =
            kernels.convolution(
                plan.stem(),
                new Kernels.ConvTensors(
                    images,
                    weights,
                    program.at(stem.y()),
                    Optional.of(
                        new Kernels.ConvGradients(
                            program.at(stem.dy().orElseThrow()),
                            store.gradient(weight),
                            Optional.of(
                                Activation.whole(
                                    memory,
                                    images.batch(),
                                    images.channels(),
                                    images.side()))))))) {
      convolution.load(store.weight(weight));
      convolution.backwardData(0);
      return memory.read();
    }
  }
}
