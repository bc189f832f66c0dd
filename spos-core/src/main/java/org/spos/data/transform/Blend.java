package org.spos.data.transform;

/**
 * PIL's {@code Image.blend} with a constant factor, which is a single-precision expression that is
 * truncated and clipped (Pillow, {@code Blend.c}). Done in 22-bit fixed point where that is known
 * to give the same, which it is for nearly every factor, because Java 17 makes no vector
 * instructions of conversions between ints and floats.
 */
final class Blend {
  private static final int BITS = 22; // |difference × factor| < 2⁹, so that products fit an int
  private static final float LARGEST = 2;

  private final float factor;
  private final int fixed;
  private final boolean exact;

  /**
   * @param factor in [0, 2]
   */
  Blend(float factor) {
    this.factor = factor;
    this.fixed = Math.round(factor * (1 << BITS));
    this.exact = factor <= LARGEST && isExact();
  }

  /**
   * Whether fixed point gives the floor of every product, and no product is so close below a whole
   * number that its float sum with a grey up to 255, a multiple of 2⁻¹⁶, may round up to it. Where
   * sums are negative the floor differs from PIL's truncation, but both are clipped to 0.
   */
  private boolean isExact() {
    for (int difference = -255; difference <= 255; difference++) {
      float product = factor * difference;
      double floor = Math.floor(product);
      if (floor != (difference * fixed) >> BITS || product - floor > 1 - 0x1p-16) {
        return false;
      }
    }
    return true;
  }

  /** One value: {@code degenerate} where the factor is 0, {@code value} where it is 1. */
  int of(int degenerate, int value) {
    return Math.max(0, Math.min(255, (int) (degenerate + factor * (value - degenerate))));
  }

  /** Blends the first values with one grey. */
  void with(int degenerate, int[] values, int count) {
    if (!exact) {
      for (int i = 0; i < count; i++) {
        values[i] = of(degenerate, values[i]);
      }
      return;
    }
    for (int i = 0; i < count; i++) {
      values[i] = clip(degenerate + (((values[i] - degenerate) * fixed) >> BITS));
    }
  }

  /** Blends the first values each with its grey. */
  void with(int[] degenerate, int[] values, int count) {
    if (!exact) {
      for (int i = 0; i < count; i++) {
        values[i] = of(degenerate[i], values[i]);
      }
      return;
    }
    for (int i = 0; i < count; i++) {
      int grey = degenerate[i];
      values[i] = clip(grey + (((values[i] - grey) * fixed) >> BITS));
    }
  }

  /** To 0…255, by sign bits: Java 17 makes no vector instructions of min and max. */
  private static int clip(int value) {
    int notNegative = value & ~(value >> 31);
    return (notNegative | ((255 - notNegative) >> 31)) & 255;
  }
}
