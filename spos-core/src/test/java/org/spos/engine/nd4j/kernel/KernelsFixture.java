package org.spos.engine.nd4j.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.spos.plan.ConvUnit;
import org.spos.seed.Seed;
import org.spos.space.ConvSpec;
import org.spos.text.Text;

/**
 * Kernels under test, tensors for them, and comparisons. Every tensor lies at an odd offset inside
 * a larger buffer, whose margins must be untouched at the end; outputs start as NaN, so that what
 * an operation forgets to write, or adds to, shows.
 */
public abstract class KernelsFixture {
  static final long SEED = 2019;
  private static final int MARGIN = 7;

  /**
   * Of the largest magnitude: half a last bit of a result, 1/512, and as much again for each of the
   * roundings of weights and of what lies in between.
   */
  private static final double BFLOAT16 = 0.01;

  private final List<Floats> buffers = new ArrayList<>();
  private final List<Kernels.Weights> weights = new ArrayList<>();
  private Kernels kernels;

  /** The implementation under test; closed by the fixture. */
  protected abstract Kernels open();

  /** The elements as [N, C, H, W] row-major. */
  protected abstract float[] toNchw(Activation activation);

  /** Sets the elements from [N, C, H, W] row-major. */
  protected abstract void fromNchw(Activation activation, float[] values);

  /** Of the activations. */
  protected ElementType type() {
    return ElementType.FLOAT32;
  }

  private float rounded(float value) {
    return type() == ElementType.FLOAT32 ? value : Bfloat16.value(Bfloat16.of(value));
  }

  /** A float32 tolerance, or what the type of the activations allows. */
  private double allowed(double tolerance) {
    return type() == ElementType.FLOAT32 || tolerance == 0
        ? tolerance
        : Math.max(tolerance, BFLOAT16);
  }

  @BeforeEach
  void openKernels() {
    kernels = open();
  }

  @AfterEach
  void closeAndCheckMargins() {
    weights.forEach(Kernels.Weights::close);
    kernels.close();
    for (Floats buffer : buffers) {
      float[] before = buffer.slice(0, MARGIN).read();
      float[] after = buffer.slice(buffer.length() - MARGIN, MARGIN).read();
      buffer.close();
      assertThat(before).as("memory before a tensor").containsOnly(0);
      assertThat(after).as("memory after a tensor").containsOnly(0);
    }
  }

  Kernels kernels() {
    return kernels;
  }

  /** Room for weights, closed by the fixture. */
  Kernels.Weights weights(ConvUnit unit) {
    Kernels.Weights room = kernels.weights(unit);
    weights.add(room);
    return room;
  }

  Floats floats(float[] values) {
    Floats buffer = Floats.zeros(values.length + 2L * MARGIN);
    buffers.add(buffer);
    Floats part = buffer.slice(MARGIN, values.length);
    part.write(values);
    return part;
  }

  Floats unwritten(long length) {
    return floats(notANumber(length));
  }

  /** An activation with these values, which are rounded to its type where they are. */
  Activation activation(int batch, int channels, int side, float[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = rounded(values[i]);
    }
    Activation activation = unwritten(batch, channels, side);
    fromNchw(activation, values);
    return activation;
  }

  Activation unwritten(int batch, int channels, int side) {
    long elements = Activation.elements(batch, channels, side);
    return new Activation(unwritten(type().floats(elements)), type(), batch, batch, channels, side);
  }

  private static float[] notANumber(long length) {
    float[] values = new float[Math.toIntExact(length)];
    Arrays.fill(values, Float.NaN);
    return values;
  }

  static ConvUnit unit(ConvSpec spec, int side) {
    return new ConvUnit("conv", "bn", spec, side);
  }

  /** Uniform in [−1, 1). */
  static float[] random(String name, long length) {
    float[] values = new float[Math.toIntExact(length)];
    RandomGenerator stream = new Seed(SEED).stream(name);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (stream.nextDouble() * 2 - 1);
    }
    return values;
  }

  static double[] doubles(float[] values) {
    double[] result = new double[values.length];
    Arrays.setAll(result, i -> values[i]);
    return result;
  }

  /** To the bit, of an activation after rounding to its type. */
  void assertEqual(String what, float[] actual, float[] expected) {
    float[] near = expected.clone();
    for (int i = 0; i < near.length && !Arrays.equals(actual, expected); i++) {
      near[i] = rounded(near[i]);
    }
    assertThat(actual).as("%s, seed %d", what, SEED).isEqualTo(near);
  }

  /** Compares with a tolerance relative to the largest expected magnitude. */
  void assertClose(String what, float[] actual, double[] expected, double tolerance) {
    double largest = Arrays.stream(expected).map(Math::abs).max().orElse(0);
    within(
        what,
        actual,
        expected,
        allowed(tolerance) * Math.max(largest, type() == ElementType.FLOAT32 ? 1e-3 : 0.5));
  }

  /** Compares with an absolute tolerance. */
  void assertWithin(String what, float[] actual, double[] expected, double tolerance) {
    within(what, actual, expected, allowed(tolerance));
  }

  private static void within(String what, float[] actual, double[] expected, double tolerance) {
    assertThat(actual).as(what).hasSameSizeAs(expected);
    for (int i = 0; i < actual.length; i++) {
      if (!(Math.abs(actual[i] - expected[i]) <= tolerance)) {
        throw new AssertionError(
            Text.format(
                "%s[%d] is %s, expected %s ± %s (seed %d)",
                what, i, actual[i], expected[i], tolerance, SEED));
      }
    }
  }
}
