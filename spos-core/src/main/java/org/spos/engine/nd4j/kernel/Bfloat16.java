package org.spos.engine.nd4j.kernel;

/** Numbers of 8 significant bits with the exponents of float32, as the upper 16 of its 32 bits. */
public final class Bfloat16 {
  private Bfloat16() {}

  /** The nearest number, of two equally near ones the even one; NaN stays NaN. */
  public static short of(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return (short) (bits >>> 16 | 0x40); // a quiet one, which has a bit left after the cut
    }
    return (short) (bits + 0x7fff + (bits >>> 16 & 1) >>> 16);
  }

  /** The same number as a float. */
  public static float value(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }
}
