package org.spos.engine.nd4j.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
import org.spos.engine.nd4j.kernel.Kernels.BnGradients;
import org.spos.engine.nd4j.kernel.Kernels.Moments;

/** What every implementation's batch normalisation must do. */
public abstract class BatchNormContract extends FoldingContract {
  static Stream<BnCase> bnCases() {
    Stream.Builder<BnCase> cases = Stream.builder();
    for (boolean affine : List.of(false, true)) {
      for (BnCase.After after : BnCase.After.values()) {
        for (float mean : List.of(0f, 0.5f, 1000f)) {
          cases.add(new BnCase(3, 5, 4, affine, after, mean));
          cases.add(new BnCase(5, 12, 7, affine, after, mean));
          cases.add(new BnCase(2, 48, 14, affine, after, mean));
          cases.add(new BnCase(1, 20, 2, affine, after, mean));
          cases.add(new BnCase(4, 8, 1, affine, after, mean));
          cases.add(new BnCase(2, 32, 56, affine, after, mean));
        }
      }
    }
    return cases.build();
  }

  @ParameterizedTest
  @MethodSource("bnCases")
  void batchNormAndItsGradientsEqualTheReference(BnCase c) {
    // In bfloat16 what lies around 1000 is 1000.
    assumeTrue(type() == ElementType.FLOAT32 || c.mean() < 100);
    float[] y = input(c);
    float[] dz = random("dz", y.length);
    float[] scale = c.scale();
    float[] shift = random("shift", c.channels());
    Activation input = activation(c.batch(), c.channels(), c.side(), y);
    Activation output = unwritten(c.batch(), c.channels(), c.side());
    Activation gradient = activation(c.batch(), c.channels(), c.side(), dz);
    Activation inputGradient = unwritten(c.batch(), c.channels(), c.side());
    Optional<Affine> affine = c.affine() ? Optional.of(affine(scale, shift)) : Optional.empty();
    Batch batch = new Batch(c, affine, input, output, Optional.of(gradient), inputGradient);

    double[] scales = c.affine() ? doubles(scale) : ones(c.channels());
    double[] shifts = c.affine() ? doubles(shift) : new double[c.channels()];
    try (batch) {
      // Twice: an operation must not depend on what its last run left behind.
      batch.forward();
      batch.backward();
      fromNchw(gradient, dz);
      batch.forward();
      assertForward(c, batch, y, toNchw(output), scales, shifts);
      float[] z = toNchw(output);
      // The engine lets z be overwritten.
      fromNchw(output, random("overwritten", z.length));
      batch.restore();
      float[] again = toNchw(batch.scratch);
      batch.backward();
      if (c.after() != BnCase.After.SUM) {
        assertClose(c + " z again", again, doubles(z), TOLERANCE);
      } else {
        assertEqual("dz, which is the addend's too", toNchw(gradient), dz);
        assertEqual("addend", toNchw(batch.addend.orElseThrow()), c.addend());
      }
      fromNchw(output, z);
    }

    NaiveReference.BatchNormGradients expected =
        NaiveReference.batchNormGradients(
            doubles(y),
            masked(dz, toNchw(output), c.after()),
            c.batch(),
            c.channels(),
            c.side() * c.side(),
            scales);
    assertClose(c + " dy", toNchw(inputGradient), expected.dy(), 3 * c.tolerance());
    affine.ifPresent(
        a -> {
          assertClose(c + " dScale", a.dScale().read(), expected.dScale(), 3 * c.tolerance());
          assertClose(c + " dShift", a.dShift().read(), expected.dShift(), TOLERANCE);
          assertEqual("scale", a.scale().read(), scale);
          assertEqual("shift", a.shift().read(), shift);
        });
    assertEqual("y", toNchw(input), y);
  }

  private void assertForward(
      BnCase c, Batch batch, float[] y, float[] z, double[] scales, double[] shifts) {
    NaiveReference.Normalised expected =
        NaiveReference.batchNorm(
            doubles(y), c.batch(), c.channels(), c.side() * c.side(), scales, shifts);
    float[] addend = c.addend();
    double[] activated = new double[z.length];
    Arrays.setAll(activated, i -> c.after().of(expected.z()[i], addend[i]));
    if (c.after() == BnCase.After.RELU6 && c.affine() && z.length > 1000) {
      assertThat(Arrays.stream(activated).filter(v -> v == 6).count())
          .isBetween(z.length / 50L, z.length / 2L);
    }
    assertClose(c + " z", z, activated, c.tolerance());
    assertWithin(c + " mean", batch.mean, expected.mean(), c.tolerance());
    assertClose(c + " variance", batch.variance, expected.variance(), c.tolerance());
  }

  @Test
  void normalisesInPlaceWhenItOnlyRunsForward() {
    BnCase c = new BnCase(3, 12, 4, false, BnCase.After.RELU, 0.5f);
    float[] y = input(c);
    Activation both = activation(c.batch(), c.channels(), c.side(), y);
    try (Batch batch = new Batch(c, Optional.empty(), both, both, Optional.empty(), both)) {
      batch.forward();
      assertForward(c, batch, y, toNchw(both), ones(c.channels()), new double[c.channels()]);
    }
  }

  @Test
  void oneElementAChannelBecomesTheShiftAndHasNoGradient() {
    BnCase c = new BnCase(1, 8, 1, true, BnCase.After.NOTHING, 0);
    float[] shift = random("shift", 8);
    Activation y = activation(1, 8, 1, random("y", 8));
    Activation z = unwritten(1, 8, 1);
    Activation gradient = activation(1, 8, 1, random("dz", 8));
    Activation dy = unwritten(1, 8, 1);
    Affine affine = affine(random("scale", 8), shift);
    try (Batch batch = new Batch(c, Optional.of(affine), y, z, Optional.of(gradient), dy)) {
      batch.forward();
      batch.backward();
      assertThat(batch.variance).as("variance").containsOnly(0);
    }
    assertEqual("z", toNchw(z), shift);
    // 1/√ε is 316, so a rounding error of one part in 1e7 may come back as 1e-4, one of 1/512 as
    // 0.6.
    double tolerance = type() == ElementType.FLOAT32 ? 1e-4 : 0.7;
    assertWithin("dy", toNchw(dy), new double[8], tolerance);
  }

  /** A batch of one part, and what brings its statistics and sums back. */
  private final class Batch implements AutoCloseable {
    private final BnCase c;
    private final Optional<Affine> affine;
    private final Moments moments;
    private final Floats slope;
    private final Floats offset;
    private final BatchNorm batchNorm;
    final Activation scratch;
    final Optional<Activation> addend;
    final float[] mean;
    final float[] variance;

    Batch(
        BnCase c,
        Optional<Affine> affine,
        Activation y,
        Activation z,
        Optional<Activation> dz,
        Activation dy) {
      this.c = c;
      this.affine = affine;
      scratch = unwritten(c.batch(), c.channels(), c.side());
      mean = new float[c.channels()];
      variance = new float[c.channels()];
      addend =
          c.after() == BnCase.After.SUM
              ? Optional.of(activation(c.batch(), c.channels(), c.side(), c.addend()))
              : Optional.empty();
      moments = new Moments(unwritten(c.channels()), unwritten(c.channels()));
      slope = unwritten(c.channels());
      offset = unwritten(c.channels());
      batchNorm =
          kernels()
              .batchNorm(
                  c.after().nonlinearity(),
                  new BatchNormTensors(
                      y,
                      z,
                      scratch,
                      addend,
                      affine,
                      moments,
                      dz.map(gradient -> new BnGradients(gradient, dy, slope, offset))));
    }

    void forward() {
      batchNorm.statistics(0, mean, variance);
      moments.mean().write(mean);
      moments.variance().write(variance);
      batchNorm.normalise(0);
    }

    void restore() {
      if (addend.isEmpty()) {
        batchNorm.restore(0);
      }
    }

    /** With x̂ = (y − mean)/σ: dy = scale/σ · (dz − Σdz/M − x̂ · Σ(dz·x̂)/M). */
    void backward() {
      float[] dScale = new float[c.channels()];
      float[] dShift = new float[c.channels()];
      restore();
      batchNorm.reduce(0, dScale, dShift);
      float[] scale = affine.map(a -> a.scale().read()).orElse(new float[0]);
      float[] slopes = new float[c.channels()];
      float[] offsets = new float[c.channels()];
      double count = (double) c.batch() * c.side() * c.side();
      for (int i = 0; i < c.channels(); i++) {
        double deviation = Math.sqrt(variance[i] + 1e-5);
        double factor = (affine.isPresent() ? scale[i] : 1) / deviation / count;
        slopes[i] = (float) (-factor / deviation * dScale[i]);
        offsets[i] = (float) (-factor * dShift[i] + factor / deviation * dScale[i] * mean[i]);
      }
      slope.write(slopes);
      offset.write(offsets);
      affine.ifPresent(
          a -> {
            a.dScale().write(dScale);
            a.dShift().write(dShift);
          });
      batchNorm.apply(0);
    }

    @Override
    public void close() {
      batchNorm.close();
    }
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

  /** The implementation's own z decides the mask: near an end it is a matter of rounding. */
  private static double[] masked(float[] dz, float[] z, BnCase.After after) {
    double[] masked = doubles(dz);
    for (int i = 0; i < masked.length; i++) {
      masked[i] = after.passes(z[i]) ? masked[i] : 0;
    }
    return masked;
  }

  private static double[] ones(int length) {
    double[] ones = new double[length];
    Arrays.fill(ones, 1);
    return ones;
  }
}
