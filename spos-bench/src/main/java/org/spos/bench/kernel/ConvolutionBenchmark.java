package org.spos.bench.kernel;

import java.util.List;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import org.spos.engine.nd4j.kernel.Activation;
import org.spos.engine.nd4j.kernel.Floats;
import org.spos.engine.nd4j.kernel.Kernels;
import org.spos.plan.ConvUnit;
import org.spos.space.ConvSpec;
import org.spos.space.Nonlinearity;

/** One convolution: forward and both gradients. */
@SuppressWarnings("NullAway.Init")
public class ConvolutionBenchmark extends KernelState {
  /** Kind, input channels, output channels, kernel, stride, side of the input. */
  @Param({
    "stem 3 16 3 2 224",
    "pointwise 16 32 1 1 112",
    "pointwise 32 32 1 1 56",
    "pointwise 80 80 1 1 28",
    "pointwise 160 160 1 1 14",
    "pointwise 320 320 1 1 7",
    "pointwise 640 1024 1 1 7",
    "depthwise 32 32 3 2 112",
    "depthwise 32 32 3 1 56",
    "depthwise 80 80 3 1 28",
    "depthwise 160 160 3 1 14",
    "depthwise 320 320 3 1 7",
    "depthwise 32 32 5 1 56",
    "depthwise 80 80 5 2 56",
    "depthwise 80 80 5 1 28",
    "depthwise 160 160 5 1 14",
    "depthwise 160 160 7 2 28",
    "depthwise 160 160 7 1 14",
    "depthwise 320 320 7 2 14",
    "depthwise 320 320 7 1 7"
  })
  public String layer = "";

  private Kernels kernels;
  private Kernels.Convolution convolution;
  private Kernels.Weights weights;
  private Floats share;
  private List<Floats> memory;

  /** Makes the layer. */
  @Setup(Level.Trial)
  public void open() {
    kernels = kernels();
    ConvUnit unit = unit(layer);
    Activation x = activation(unit.spec().in(), unit.inputSide());
    Activation dx = activation(unit.spec().in(), unit.inputSide());
    Activation y = activation(unit.spec().out(), unit.outputSide());
    Activation dy = activation(unit.spec().out(), unit.outputSide());
    Floats w = floats(unit.weights());
    Floats dw = floats(unit.weights());
    share = floats(kernels.weightPart(unit));
    memory = List.of(x.floats(), dx.floats(), y.floats(), dy.floats(), w, dw, share);
    weights = kernels.weights(unit);
    convolution =
        kernels.convolution(
            unit,
            new Kernels.ConvTensors(
                x, weights, y, Optional.of(new Kernels.ConvGradients(dy, dw, Optional.of(dx)))));
    convolution.load(w);
  }

  /** The unit that words of {@link #layer} describe. */
  public static ConvUnit unit(String layer) {
    String[] words = layer.split(" ");
    int[] numbers = new int[words.length - 1];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = Integer.parseInt(words[i + 1]);
    }
    boolean depthwise = words[0].equals("depthwise");
    ConvSpec spec =
        new ConvSpec(
            numbers[0],
            numbers[1],
            numbers[2],
            numbers[3],
            depthwise,
            depthwise ? Nonlinearity.NONE : Nonlinearity.RELU);
    return new ConvUnit("convolution", "bn", spec, numbers[4]);
  }

  @Benchmark
  public void forward() {
    convolution.forward(0);
  }

  @Benchmark
  public void backwardData() {
    convolution.backwardData(0);
  }

  @Benchmark
  public void backwardWeights() {
    convolution.backwardWeights(0, share);
  }

  /** Frees the layer. */
  @TearDown(Level.Trial)
  public void close() {
    convolution.close();
    weights.close();
    kernels.close();
    memory.forEach(Floats::close);
  }
}
