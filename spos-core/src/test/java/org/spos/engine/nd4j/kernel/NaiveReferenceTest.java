package org.spos.engine.nd4j.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.spos.seed.Seed;
import org.spos.space.ConvSpec;
import org.spos.space.Nonlinearity;

/** Proves the reference by hand numbers and its gradients by central differences. */
class NaiveReferenceTest {
  private static final long SEED = 20;
  private static final int BATCH = 2;
  private static final int SIDE = 4;

  static Stream<ConvSpec> specs() {
    return Stream.of(1, 3, 5, 7)
        .flatMap(
            kernel ->
                Stream.of(1, 2)
                    .flatMap(
                        stride ->
                            Stream.of(
                                new ConvSpec(2, 3, kernel, stride, false, Nonlinearity.NONE),
                                new ConvSpec(3, 3, kernel, stride, true, Nonlinearity.NONE))));
  }

  @Test
  void convolvesAsByHand() {
    ConvSpec spec = new ConvSpec(1, 1, 3, 1, false, Nonlinearity.NONE);
    double[] x = {1, 2, 3, 4};
    double[] w = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    // Top left: 5·1 + 6·2 + 8·3 + 9·4; the other three likewise.
    assertThat(NaiveReference.convolution(spec, 1, 2, x, w)).containsExactly(77, 67, 47, 37);
  }

  @Test
  void normalisesAsByHand() {
    NaiveReference.Normalised result =
        NaiveReference.batchNorm(
            new double[] {1, 3, 5, 7}, 2, 1, 2, new double[] {2}, new double[] {1});
    assertThat(result.mean()).containsExactly(4);
    assertThat(result.variance()).containsExactly(5);
    assertThat(result.z()[3]).isCloseTo(1 + 2 * 3 / Math.sqrt(5.00001), within(1e-12));
  }

  @ParameterizedTest
  @MethodSource("specs")
  void convolutionGradientsEqualCentralDifferences(ConvSpec spec) {
    int out = SIDE / spec.stride();
    int weights = spec.out() * (spec.depthwise() ? 1 : spec.in()) * spec.kernel() * spec.kernel();
    double[] x = random("x", BATCH * spec.in() * SIDE * SIDE);
    double[] w = random("w", weights);
    double[] dy = random("dy", BATCH * spec.out() * out * out);
    assertGradient(
        x,
        v -> NaiveReference.convolution(spec, BATCH, SIDE, v, w),
        dy,
        NaiveReference.dataGradient(spec, BATCH, SIDE, w, dy));
    assertGradient(
        w,
        v -> NaiveReference.convolution(spec, BATCH, SIDE, x, v),
        dy,
        NaiveReference.weightGradient(spec, BATCH, SIDE, x, dy, weights));
  }

  @Test
  void batchNormGradientsEqualCentralDifferences() {
    int channels = 3;
    int map = SIDE * SIDE;
    double[] y = random("y", BATCH * channels * map);
    double[] dz = random("dz", y.length);
    double[] scale = random("scale", channels);
    double[] shift = random("shift", channels);
    NaiveReference.BatchNormGradients gradients =
        NaiveReference.batchNormGradients(y, dz, BATCH, channels, map, scale);
    assertGradient(
        y,
        v -> NaiveReference.batchNorm(v, BATCH, channels, map, scale, shift).z(),
        dz,
        gradients.dy());
    assertGradient(
        scale,
        v -> NaiveReference.batchNorm(y, BATCH, channels, map, v, shift).z(),
        dz,
        gradients.dScale());
    assertGradient(
        shift,
        v -> NaiveReference.batchNorm(y, BATCH, channels, map, scale, v).z(),
        dz,
        gradients.dShift());
  }

  /**
   * The truncation error of central differences is about h² = 1e-8 and the rounding error about
   * 1e-16/h = 1e-12, times derivatives and sums of a few tens.
   */
  private static void assertGradient(
      double[] point, Function<double[], double[]> function, double[] weight, double[] gradient) {
    double h = 1e-4;
    for (int i = 0; i < point.length; i++) {
      double[] moved = point.clone();
      moved[i] = point[i] + h;
      double above = dot(function.apply(moved), weight);
      moved[i] = point[i] - h;
      double below = dot(function.apply(moved), weight);
      assertThat(gradient[i])
          .as("element %d, seed %d", i, SEED)
          .isCloseTo((above - below) / (2 * h), within(1e-6));
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static double[] random(String name, int length) {
    double[] values = new double[length];
    var stream = new Seed(SEED).stream(name);
    Arrays.setAll(values, i -> stream.nextDouble() * 2 - 1);
    return values;
  }
}
