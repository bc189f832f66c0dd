package org.spos.engine.nd4j.kernel;

import org.spos.space.Nonlinearity;

/** A batch normalisation of values around {@code mean} with a deviation of about 0.6. */
record BnCase(int batch, int channels, int side, boolean affine, After after, float mean) {
  /** Float32 element by element, sums of at most a few thousand terms. */
  private static final double TOLERANCE = 1e-5;

  /** What comes after the normalisation. */
  enum After {
    NOTHING,
    RELU,
    RELU6,
    SUM;

    Nonlinearity nonlinearity() {
      return switch (this) {
        case RELU -> Nonlinearity.RELU;
        case RELU6 -> Nonlinearity.RELU6;
        default -> Nonlinearity.NONE;
      };
    }

    double of(double normalised, double addend) {
      return switch (this) {
        case NOTHING -> normalised;
        case RELU -> Math.max(normalised, 0);
        case RELU6 -> Math.min(Math.max(normalised, 0), 6);
        case SUM -> normalised + addend;
      };
    }

    /** Whether the gradient passes an element, by its own z. */
    boolean passes(float z) {
      return switch (this) {
        case RELU -> z > 0;
        case RELU6 -> z > 0 && z < 6; // torch.nn.ReLU6 stops it at both ends
        default -> true;
      };
    }
  }

  /** So large for a ReLU6 that a good part of it is cut at the top. */
  float[] scale() {
    float[] scale = KernelsFixture.random("scale", channels);
    for (int c = 0; c < channels && after == After.RELU6; c++) {
      scale[c] *= 12;
    }
    return scale;
  }

  float[] addend() {
    return KernelsFixture.random("addend", Activation.elements(batch, channels, side));
  }

  /**
   * What float32 allows: values around a mean of 1000 are multiples of 6e-5 themselves, and a plain
   * float32 sum over the thousands of values of a channel, as oneDNN takes it, is off by a few
   * millionths of the mean, which moves all normalised values together.
   */
  double tolerance() {
    int widest = after == After.RELU6 ? 2 : 1; // what is cut off would have been the largest
    return TOLERANCE + 3e-6 * widest * Math.abs(mean);
  }
}
