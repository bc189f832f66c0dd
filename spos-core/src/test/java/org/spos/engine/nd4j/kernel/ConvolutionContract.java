package org.spos.engine.nd4j.kernel;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.spos.engine.nd4j.kernel.Kernels.ConvGradients;
import org.spos.engine.nd4j.kernel.Kernels.ConvTensors;
import org.spos.engine.nd4j.kernel.Kernels.Convolution;
import org.spos.engine.nd4j.kernel.Kernels.Weights;
import org.spos.plan.ConvUnit;
import org.spos.space.ConvSpec;
import org.spos.space.Nonlinearity;

/** What every implementation's convolutions must do. */
public abstract class ConvolutionContract extends KernelsFixture {
  /**
   * Float32 sums of up to a few thousand products of numbers in [−1, 1): each rounds to 6e-8 of the
   * running sum, in any order, and errors grow like the root of their number.
   */
  static final double TOLERANCE = 1e-5;

  /** A convolution on a batch. */
  public record Case(ConvSpec spec, int batch, int side) {
    Case with(Nonlinearity nonlinearity) {
      ConvSpec other =
          new ConvSpec(
              spec.in(), spec.out(), spec.kernel(), spec.stride(), spec.depthwise(), nonlinearity);
      return new Case(other, batch, side);
    }
  }

  private static Case dense(int in, int out, int kernel, int stride, int batch, int side) {
    return new Case(new ConvSpec(in, out, kernel, stride, false, Nonlinearity.RELU), batch, side);
  }

  private static Case depthwise(int channels, int kernel, int stride, int batch, int side) {
    return new Case(
        new ConvSpec(channels, channels, kernel, stride, true, Nonlinearity.NONE), batch, side);
  }

  static Stream<Case> cases() {
    return Stream.of(everyKernel(), everyWidth(), imageNet()).flatMap(s -> s);
  }

  /** Kernels, strides, batches and small sides with odd channel counts. */
  private static Stream<Case> everyKernel() {
    Stream.Builder<Case> cases = Stream.builder();
    for (int kernel : List.of(1, 3, 5, 7)) {
      for (int stride : List.of(1, 2)) {
        for (int batch : List.of(1, 3, 5)) {
          for (int side : stride == 1 ? List.of(1, 2, 5) : List.of(2, 6)) {
            cases.add(dense(3, 5, kernel, stride, batch, side));
            cases.add(depthwise(3, kernel, stride, batch, side));
          }
        }
      }
    }
    return cases.build();
  }

  /** Channel counts of tiny networks, and sides on both sides of any switch of method. */
  private static Stream<Case> everyWidth() {
    Stream.Builder<Case> cases = Stream.builder();
    for (int channels : List.of(4, 8, 12, 20, 48)) {
      for (int side : List.of(1, 2, 4, 16)) {
        cases.add(dense(channels, 24, 1, 1, 3, side));
        cases.add(dense(7, channels, 1, 1, 1, side));
        cases.add(depthwise(channels, 3, 1, 3, side));
        cases.add(depthwise(channels, 7, 1, 1, side));
      }
      cases.add(depthwise(channels, 3, 2, 3, 8));
      cases.add(depthwise(channels, 7, 2, 3, 8));
      cases.add(dense(3, channels, 3, 2, 3, 8));
    }
    return cases.build();
  }

  private static Stream<Case> imageNet() {
    return Stream.of(
        dense(3, 16, 3, 2, 2, 32),
        dense(32, 32, 1, 1, 2, 28),
        dense(160, 160, 1, 1, 2, 14),
        dense(320, 320, 1, 1, 2, 7),
        dense(640, 1024, 1, 1, 1, 4),
        dense(32, 64, 1, 2, 3, 16),
        dense(64, 48, 1, 2, 2, 28),
        depthwise(32, 5, 1, 2, 28),
        depthwise(160, 7, 2, 2, 14),
        depthwise(20, 5, 2, 3, 16),
        depthwise(320, 7, 1, 2, 7));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void convolutionAndItsGradientsEqualTheReference(Case c) {
    ConvUnit unit = unit(c.spec(), c.side());
    int in = c.spec().in();
    int out = c.spec().out();
    float[] x = random("x", Activation.elements(c.batch(), in, c.side()));
    float[] w = random("w", unit.weights());
    float[] dy = random("dy", Activation.elements(c.batch(), out, unit.outputSide()));
    Activation input = activation(c.batch(), in, c.side(), x);
    Activation output = unwritten(c.batch(), out, unit.outputSide());
    Activation outputGradient = activation(c.batch(), out, unit.outputSide(), dy);
    Activation inputGradient = unwritten(c.batch(), in, c.side());
    Floats weights = floats(w);
    Floats weightGradient = unwritten(w.length);
    ConvGradients gradients =
        new ConvGradients(outputGradient, weightGradient, Optional.of(inputGradient));
    ConvTensors tensors = new ConvTensors(input, weights(unit), output, Optional.of(gradients));

    try (Convolution convolution = kernels().convolution(unit, tensors)) {
      // Twice: an operation must not depend on what its last run left behind.
      for (int run = 0; run < 2; run++) {
        convolution.load(weights);
        convolution.forward(0);
        backwardWeights(convolution, unit);
        convolution.backwardData(0);
      }
    }

    double[] expected =
        NaiveReference.convolution(c.spec(), c.batch(), c.side(), doubles(x), doubles(w));
    assertClose(c + " y", toNchw(output), expected, TOLERANCE);
    assertClose(
        c + " dw",
        weightGradient.read(),
        NaiveReference.weightGradient(
            c.spec(), c.batch(), c.side(), doubles(x), doubles(dy), w.length),
        TOLERANCE);
    assertClose(
        c + " dx",
        toNchw(inputGradient),
        NaiveReference.dataGradient(c.spec(), c.batch(), c.side(), doubles(w), doubles(dy)),
        TOLERANCE);
    assertEqual("x", toNchw(input), x);
    assertEqual("w", weights.read(), w);
    assertEqual("dy", toNchw(outputGradient), dy);
  }

  /** The weight gradient of a batch that is one part. */
  private void backwardWeights(Convolution convolution, ConvUnit unit) {
    Floats share = unwritten(kernels().weightPart(unit));
    convolution.backwardWeights(0, share);
    convolution.sumWeights(share, 1, false);
  }

  @Test
  void convolutionReadsItsTensorsAnewAtEachLoad() {
    ConvSpec spec = new ConvSpec(4, 4, 3, 1, true, Nonlinearity.NONE);
    ConvUnit unit = unit(spec, 6);
    Activation x = activation(2, 4, 6, random("first x", 2 * 4 * 36));
    Floats w = floats(random("first w", unit.weights()));
    Activation y = unwritten(2, 4, 6);
    Floats dw = unwritten(unit.weights());
    Activation dx = unwritten(2, 4, 6);
    Activation dy = activation(2, 4, 6, random("dy", 2 * 4 * 36));
    ConvGradients gradients = new ConvGradients(dy, dw, Optional.of(dx));
    try (Convolution convolution =
        kernels().convolution(unit, new ConvTensors(x, weights(unit), y, Optional.of(gradients)))) {
      convolution.load(w);
      convolution.forward(0);
      convolution.backwardData(0);
      float[] newX = random("second x", 2 * 4 * 36);
      float[] newW = random("second w", unit.weights());
      fromNchw(x, newX);
      w.write(newW);
      convolution.load(w);
      convolution.forward(0);
      convolution.backwardData(0);
      assertClose(
          "y",
          toNchw(y),
          NaiveReference.convolution(spec, 2, 6, doubles(newX), doubles(newW)),
          TOLERANCE);
      assertClose(
          "dx",
          toNchw(dx),
          NaiveReference.dataGradient(spec, 2, 6, doubles(newW), doubles(toNchw(dy))),
          TOLERANCE);
    }
  }

  @Test
  void whatOneConvolutionLoadsIsForAllThatShareTheWeights() {
    ConvSpec spec = new ConvSpec(20, 12, 1, 1, false, Nonlinearity.RELU);
    ConvUnit unit = unit(spec, 6);
    float[] x = random("x", 2 * 20 * 36);
    float[] w = random("w", unit.weights());
    float[] dy = random("dy", 2 * 12 * 36);
    Weights shared = weights(unit);
    Activation y = unwritten(2, 12, 6);
    Activation dx = unwritten(2, 20, 6);
    try (Convolution first = shared(unit, shared, x, dy, unwritten(2, 12, 6), unwritten(2, 20, 6));
        Convolution second = shared(unit, shared, x, dy, y, dx)) {
      Floats given = floats(w);
      first.load(given);
      given.write(random("overwritten", unit.weights()));
      second.forward(0);
      second.backwardData(0);
    }
    assertClose(
        "y", toNchw(y), NaiveReference.convolution(spec, 2, 6, doubles(x), doubles(w)), TOLERANCE);
    assertClose(
        "dx",
        toNchw(dx),
        NaiveReference.dataGradient(spec, 2, 6, doubles(w), doubles(dy)),
        TOLERANCE);
  }

  private Convolution shared(
      ConvUnit unit, Weights shared, float[] x, float[] dy, Activation y, Activation dx) {
    ConvSpec spec = unit.spec();
    ConvGradients gradients =
        new ConvGradients(
            activation(2, spec.out(), 6, dy), unwritten(unit.weights()), Optional.of(dx));
    return kernels()
        .convolution(
            unit,
            new ConvTensors(activation(2, spec.in(), 6, x), shared, y, Optional.of(gradients)));
  }

  @Test
  void theFirstLayerNeedsNoGradientOfItsInput() {
    ConvSpec spec = new ConvSpec(3, 4, 3, 2, false, Nonlinearity.RELU);
    ConvUnit unit = unit(spec, 8);
    float[] x = random("x", 2 * 3 * 64);
    float[] dy = random("dy", 2 * 4 * 16);
    Floats dw = unwritten(unit.weights());
    ConvGradients gradients = new ConvGradients(activation(2, 4, 4, dy), dw, Optional.empty());
    ConvTensors tensors =
        new ConvTensors(
            activation(2, 3, 8, x), weights(unit), unwritten(2, 4, 4), Optional.of(gradients));
    try (Convolution convolution = kernels().convolution(unit, tensors)) {
      convolution.load(floats(random("w", unit.weights())));
      convolution.forward(0);
      backwardWeights(convolution, unit);
    }
    assertClose(
        "dw",
        dw.read(),
        NaiveReference.weightGradient(
            spec, 2, 8, doubles(x), doubles(dy), Math.toIntExact(unit.weights())),
        TOLERANCE);
  }
}
