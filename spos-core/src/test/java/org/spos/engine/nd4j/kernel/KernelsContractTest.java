package org.spos.engine.nd4j.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.spos.engine.ImageBatch;
import org.spos.engine.PixelFormat;
import org.spos.engine.nd4j.kernel.Kernels.Gradient;
import org.spos.engine.nd4j.kernel.Kernels.LinearTensors;
import org.spos.engine.nd4j.kernel.Kernels.Operation;

/**
 * What every implementation of {@link Kernels} must do, against a reference in double. A subclass
 * says how to open the kernels and how their activations lie in memory.
 */
public abstract class KernelsContractTest extends BatchNormContract {
  private static final double TOLERANCE = 1e-5;

  @Test
  void saysWhatItIs() {
    assertThat(kernels().description()).isNotBlank();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 4, 0, 4, 0, 4, 3",
    "3, 5, 1, 7, 4, 3, 1",
    "5, 8, 4, 12, 0, 4, 2",
    "2, 48, 24, 24, 0, 24, 7",
    "3, 20, 0, 41, 21, 20, 16"
  })
  void copiesChannelsAndNothingElse(
      int batch, int sources, int from, int targets, int to, int count, int side) {
    float[] source = random("source", Activation.elements(batch, sources, side));
    float[] expected = random("target", Activation.elements(batch, targets, side));
    Activation a = activation(batch, sources, side, source);
    Activation b = activation(batch, targets, side, expected);
    try (Operation copy = kernels().copyChannels(a, from, b, to, count)) {
      copy.run(0);
    }
    int map = side * side;
    for (int n = 0; n < batch; n++) {
      System.arraycopy(
          source, (n * sources + from) * map, expected, (n * targets + to) * map, count * map);
    }
    assertEqual("target", toNchw(b), expected);
    assertEqual("source", toNchw(a), source);
  }

  @Test
  void addsElementByElement() {
    float[] sum = random("target", 3 * 5 * 16);
    float[] addend = random("source", sum.length);
    Activation target = activation(3, 5, 4, sum);
    Activation source = activation(3, 5, 4, addend);
    try (Operation add = kernels().add(target, source)) {
      add.run(0);
    }
    for (int i = 0; i < sum.length; i++) {
      sum[i] += addend[i];
    }
    assertEqual("target", toNchw(target), sum);
    assertEqual("source", toNchw(source), addend);
  }

  @ParameterizedTest
  @CsvSource({"1, 4, 1", "3, 5, 2", "2, 48, 7", "5, 1024, 7"})
  void poolsEachMapToItsMean(int batch, int channels, int side) {
    int maps = batch * channels;
    int map = side * side;
    float[] x = random("x", (long) maps * map);
    float[] dFeatures = random("dFeatures", maps);
    Floats features = unwritten(maps);
    Activation dx = unwritten(batch, channels, side);
    try (Gradient pool =
        kernels()
            .globalPool(activation(batch, channels, side, x), features, dx, floats(dFeatures))) {
      pool.forward(0);
      pool.backward(0);
    }
    double[] means = new double[maps];
    double[] expected = new double[maps * map];
    for (int i = 0; i < expected.length; i++) {
      means[i / map] += (double) x[i] / map;
      expected[i] = (double) dFeatures[i / map] / map;
    }
    assertClose("features", features.read(), means, TOLERANCE);
    assertClose("dx", toNchw(dx), expected, TOLERANCE);
  }

  @ParameterizedTest
  @CsvSource({"1, 4, 2", "3, 48, 5", "5, 20, 10", "2, 1024, 1000"})
  void linearAndItsGradientsEqualTheReference(int batch, int features, int classes) {
    float[] x = random("x", (long) batch * features);
    float[] w = random("w", (long) classes * features);
    float[] dy = random("dy", (long) batch * classes);
    Floats y = unwritten(dy.length);
    Floats dx = unwritten(x.length);
    Floats dw = unwritten(w.length);
    LinearTensors tensors =
        new LinearTensors(batch, features, classes, floats(x), floats(w), y, dx, dw, floats(dy));
    try (Gradient linear = kernels().linear(tensors)) {
      linear.forward(0);
      linear.backward(0);
    }
    double[] wTransposed = NaiveReference.transposed(doubles(w), classes, features);
    double[] dyTransposed = NaiveReference.transposed(doubles(dy), batch, classes);
    assertClose(
        "y",
        y.read(),
        NaiveReference.product(doubles(x), wTransposed, batch, features, classes),
        TOLERANCE);
    assertClose(
        "dx",
        dx.read(),
        NaiveReference.product(doubles(dy), doubles(w), batch, classes, features),
        TOLERANCE);
    assertClose(
        "dw",
        dw.read(),
        NaiveReference.product(dyTransposed, doubles(x), classes, batch, features),
        TOLERANCE);
  }

  @ParameterizedTest
  @MethodSource("org.spos.engine.PixelFormatTest#formats")
  void convertsPixels(PixelFormat format) {
    int side = 5;
    byte[] pixels = new byte[3 * side * side * 3];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i * 37);
    }
    pixels[0] = 0;
    pixels[1] = (byte) 255;
    pixels[2] = (byte) 128;
    Activation target = unwritten(3, 3, side);
    ImageBatch batch = new ImageBatch(pixels, new int[3], side);
    kernels().images(batch, 0, format, target, 0);
    Activation second = unwritten(1, 3, side);
    kernels().images(batch, 1, format, second, 0);

    List<Double> mean = List.of(0.485, 0.456, 0.406);
    List<Double> deviation = List.of(0.229, 0.224, 0.225);
    if (format instanceof PixelFormat.Normalised given) {
      mean = given.mean();
      deviation = given.deviation();
    }
    double[] expected = new double[pixels.length];
    int map = side * side;
    for (int i = 0; i < expected.length; i++) {
      int channel = i / map % 3;
      int colour = format == PixelFormat.BGR255 ? 2 - channel : channel;
      int value = pixels[(i / (3 * map) * map + i % map) * 3 + colour] & 0xff;
      expected[i] =
          format == PixelFormat.BGR255
              ? value
              : (value / 255.0 - mean.get(channel)) / deviation.get(channel);
    }
    // A division, a subtraction and a division in float32 on numbers of at most 2.7.
    double tolerance = format == PixelFormat.BGR255 ? 0 : 1e-6;
    assertWithin("input", toNchw(target), expected, tolerance);
    double[] ofSecond = Arrays.copyOfRange(expected, 3 * map, 6 * map);
    assertWithin("the second image", toNchw(second), ofSecond, tolerance);
  }

  @ParameterizedTest
  @MethodSource("sgdLengths")
  void accumulatesElementByElement(int length) {
    float[] sum = random("sum", length);
    float[] addend = random("addend", length);
    Floats total = floats(sum);
    Floats other = floats(addend);
    kernels().accumulate(total, other);
    for (int i = 0; i < length; i++) {
      sum[i] += addend[i];
    }
    assertThat(total.read()).isEqualTo(sum); // one rounding each: to the bit
    assertThat(other.read()).isEqualTo(addend);
  }

  @Test
  void sgdEqualsTwoStepsByHand() {
    Floats w = floats(new float[] {1, -2, 0.5f});
    Floats g = floats(new float[] {0.5f, 1, -1});
    Floats v = floats(new float[3]);
    // Sums of few powers of two: every float operation is exact, in any order.
    kernels().sgd(w, g, v, 0.5, 0.5, 0.25);
    assertThat(v.read()).containsExactly(0.75f, 0.5f, -0.875f);
    assertThat(w.read()).containsExactly(0.625f, -2.25f, 0.9375f);
    kernels().sgd(w, g, v, 0.25, 0.5, 0.25);
    assertThat(v.read()).containsExactly(1.03125f, 0.6875f, -1.203125f);
    assertThat(w.read()).containsExactly(0.3671875f, -2.421875f, 1.23828125f);
    assertThat(g.read()).as("g").containsExactly(0.5f, 1, -1);
  }

  static Stream<Integer> sgdLengths() {
    return Stream.of(1, 3, 20, 1000, 100_003);
  }

  @ParameterizedTest
  @MethodSource("sgdLengths")
  void sgdFollowsPyTorchOverSeveralSteps(int length) {
    float[] w = random("w", length);
    float[] v = new float[length];
    Floats weights = floats(w);
    Floats velocity = floats(v);
    float rate = 0.1f;
    for (int step = 0; step < 5; step++) {
      float[] g = random("g" + step, length);
      kernels().sgd(weights, floats(g), velocity, rate, 0.9, 4e-5);
      for (int i = 0; i < length; i++) {
        v[i] = 0.9f * v[i] + (g[i] + 4e-5f * w[i]);
        w[i] = w[i] - rate * v[i];
      }
    }
    // PyTorch's vector code fuses the products with their sums, its scalar code need not: each of
    // the five steps may differ by a rounding of 6e-8 of numbers of at most 4.
    assertWithin("v", velocity.read(), doubles(v), 2e-6);
    assertWithin("w", weights.read(), doubles(w), 2e-6);
  }

  @Test
  void sgdWithoutDecayOrMomentumSubtractsTheScaledGradient() {
    Floats w = floats(new float[] {1, 2});
    Floats v = floats(new float[] {9, 9});
    kernels().sgd(w, floats(new float[] {0.5f, -0.5f}), v, 0.5, 0, 0);
    assertThat(w.read()).containsExactly(0.75f, 2.25f);
    assertThat(v.read()).containsExactly(0.5f, -0.5f);
  }
}
