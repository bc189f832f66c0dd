package org.spos.engine.nd4j.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.spos.engine.nd4j.kernel.Kernels.Affine;
import org.spos.engine.nd4j.kernel.Kernels.BatchNorm;
import org.spos.engine.nd4j.kernel.Kernels.BatchNormTensors;

/** What every implementation's batch normalisation must do. */
public abstract class BatchNormContract extends ConvolutionContract {
  /** Float32 element by element, sums of at most a few thousand terms. */
  private static final double TOLERANCE = 1e-5;

  /** A batch normalisation of values around {@code mean} with a deviation of about 0.6. */
  public record BnCase(
      int batch, int channels, int side, boolean affine, boolean relu, float mean) {
    /**
     * What float32 allows: values around a mean of 1000 are multiples of 6e-5 themselves, and a
     * plain float32 sum over the thousands of values of a channel, as oneDNN takes it, is off by a
     * few millionths of the mean, which moves all normalised values together.
     */
    double tolerance() {
      return TOLERANCE + 3e-6 * Math.abs(mean);
    }
  }

  static Stream<BnCase> bnCases() {
    Stream.Builder<BnCase> cases = Stream.builder();
    for (boolean affine : List.of(false, true)) {
      for (boolean relu : List.of(false, true)) {
        for (float mean : List.of(0f, 0.5f, 1000f)) {
          cases.add(new BnCase(3, 5, 4, affine, relu, mean));
          cases.add(new BnCase(5, 12, 7, affine, relu, mean));
          cases.add(new BnCase(2, 48, 14, affine, relu, mean));
          cases.add(new BnCase(1, 20, 2, affine, relu, mean));
          cases.add(new BnCase(4, 8, 1, affine, relu, mean));
          cases.add(new BnCase(2, 32, 56, affine, relu, mean));
        }
      }
    }
    return cases.build();
  }

  @ParameterizedTest
  @MethodSource("bnCases")
  void batchNormAndItsGradientsEqualTheReference(BnCase c) {
    float[] y = input(c);
    float[] dz = random("dz", y.length);
    float[] scale = random("scale", c.channels());
    float[] shift = random("shift", c.channels());
    Activation input = activation(c.batch(), c.channels(), c.side(), y);
    Activation output = unwritten(c.batch(), c.channels(), c.side());
    Activation gradient = activation(c.batch(), c.channels(), c.side(), dz);
    Optional<Affine> affine = c.affine() ? Optional.of(affine(scale, shift)) : Optional.empty();
    BatchNormTensors tensors = new BatchNormTensors(input, output, affine, Optional.of(gradient));

    double[] scales = c.affine() ? doubles(scale) : ones(c.channels());
    double[] shifts = c.affine() ? doubles(shift) : new double[c.channels()];
    try (BatchNorm batchNorm = kernels().batchNorm(c.relu(), tensors)) {
      // Twice: an operation must not depend on what its last run left behind.
      batchNorm.forward();
      batchNorm.backward();
      fromNchw(gradient, dz);
      batchNorm.forward();
      assertForward(c, batchNorm, y, toNchw(output), scales, shifts);
      float[] z = toNchw(output);
      batchNorm.backward();
      assertEqual("z after backward", toNchw(output), z);
      // The engine lets z be overwritten and asks for it again.
      fromNchw(output, random("overwritten", z.length));
      batchNorm.repeat();
      assertClose(c + " z again", toNchw(output), doubles(z), TOLERANCE);
      fromNchw(output, z);
    }

    NaiveReference.BatchNormGradients expected =
        NaiveReference.batchNormGradients(
            doubles(y),
            masked(dz, toNchw(output), c.relu()),
            c.batch(),
            c.channels(),
            c.side() * c.side(),
            scales);
    assertClose(c + " dy", toNchw(gradient), expected.dy(), 3 * c.tolerance());
    affine.ifPresent(
        a -> {
          assertClose(c + " dScale", a.dScale().read(), expected.dScale(), 3 * c.tolerance());
          assertClose(c + " dShift", a.dShift().read(), expected.dShift(), TOLERANCE);
          assertEqual("scale", a.scale().read(), scale);
          assertEqual("shift", a.shift().read(), shift);
        });
    assertEqual("y", toNchw(input), y);
  }

  private static void assertForward(
      BnCase c, BatchNorm batchNorm, float[] y, float[] z, double[] scales, double[] shifts) {
    NaiveReference.Normalised expected =
        NaiveReference.batchNorm(
            doubles(y), c.batch(), c.channels(), c.side() * c.side(), scales, shifts);
    double[] activated =
        Arrays.stream(expected.z()).map(v -> c.relu() ? Math.max(v, 0) : v).toArray();
    assertClose(c + " z", z, activated, c.tolerance());
    assertWithin(c + " mean", batchNorm.mean(), expected.mean(), c.tolerance());
    assertClose(c + " variance", batchNorm.variance(), expected.variance(), c.tolerance());
  }

  @Test
  void normalisesInPlaceWhenItOnlyRunsForward() {
    BnCase c = new BnCase(3, 12, 4, false, true, 0.5f);
    float[] y = input(c);
    Activation both = activation(c.batch(), c.channels(), c.side(), y);
    BatchNormTensors tensors = new BatchNormTensors(both, both, Optional.empty(), Optional.empty());
    try (BatchNorm batchNorm = kernels().batchNorm(true, tensors)) {
      batchNorm.forward();
      assertForward(c, batchNorm, y, toNchw(both), ones(c.channels()), new double[c.channels()]);
    }
  }

  @Test
  void oneElementAChannelBecomesTheShiftAndHasNoGradient() {
    float[] shift = random("shift", 8);
    Activation z = unwritten(1, 8, 1);
    Activation gradient = activation(1, 8, 1, random("dz", 8));
    Affine affine = affine(random("scale", 8), shift);
    BatchNormTensors tensors =
        new BatchNormTensors(
            activation(1, 8, 1, random("y", 8)), z, Optional.of(affine), Optional.of(gradient));
    try (BatchNorm batchNorm = kernels().batchNorm(false, tensors)) {
      batchNorm.forward();
      batchNorm.backward();
      assertThat(batchNorm.variance()).as("variance").containsOnly(0);
    }
    assertEqual("z", toNchw(z), shift);
    // 1/√ε is 316, so a rounding error of one part in 1e7 may come back as 1e-4.
    assertWithin("dy", toNchw(gradient), new double[8], 1e-4);
  }

  private Affine affine(float[] scale, float[] shift) {
    return new Affine(
        floats(scale), floats(shift), unwritten(scale.length), unwritten(shift.length));
  }

  private static float[] input(BnCase c) {
    float[] values = random("y", Activation.elements(c.batch(), c.channels(), c.side()));
    for (int i = 0; i < values.length; i++) {
      values[i] += c.mean();
    }
    return values;
  }

  /** The implementation's own z decides the mask: near zero its sign is a matter of rounding. */
  private static double[] masked(float[] dz, float[] z, boolean relu) {
    double[] masked = doubles(dz);
    for (int i = 0; i < masked.length; i++) {
      masked[i] = relu && !(z[i] > 0) ? 0 : masked[i];
    }
    return masked;
  }

  private static double[] ones(int length) {
    double[] ones = new double[length];
    Arrays.fill(ones, 1);
    return ones;
  }
}
