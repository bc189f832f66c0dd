package org.spos.engine.nd4j.kernel;

/**
 * How an element of an activation, or of its gradient, is kept in memory. Weights, their gradients,
 * statistics, sums and the classifier are float32 whatever this is.
 */
public enum ElementType {
  FLOAT32(Float.BYTES),

  /** The upper half of a float32: 8 significant bits. */
  BFLOAT16(Short.BYTES);

  private final int bytes;

  ElementType(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes of an element. */
  public int bytes() {
    return bytes;
  }

  /** Floats that take at least as much room as so many elements. */
  public long floats(long elements) {
    return (elements * bytes + Float.BYTES - 1) / Float.BYTES;
  }
}
