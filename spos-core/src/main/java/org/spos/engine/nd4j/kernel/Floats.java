package org.spos.engine.nd4j.kernel;

import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A range of 32-bit floats in an ND4J buffer. Several ranges may share one buffer; only the one
 * that allocated it closes it.
 *
 * @param buffer a vector that starts at offset 0 of its data buffer
 * @param offset first element
 * @param length number of elements
 */
public record Floats(INDArray buffer, long offset, long length) implements AutoCloseable {
  /** Whether buffers are in the host's memory; on a GPU copies must go through ND4J. */
  private static final boolean ON_HOST = Nd4j.getEnvironment().isCPU();

  /** New memory, all zero. */
  public static Floats zeros(long length) {
    return new Floats(Nd4j.create(DataType.FLOAT, Math.max(length, 1)), 0, length);
  }

  /** New memory with undefined content. */
  public static Floats uninitialised(long length) {
    return new Floats(Nd4j.createUninitialized(DataType.FLOAT, Math.max(length, 1)), 0, length);
  }

  /** A part of this range. */
  public Floats slice(long from, long count) {
    if (from < 0 || count < 0 || from + count > length) {
      throw new IllegalArgumentException("slice %d+%d of %d floats".formatted(from, count, length));
    }
    return new Floats(buffer, offset + from, count);
  }

  /**
   * A pointer to the first element, valid while the buffer is open.
   *
   * @throws IllegalStateException if the buffer lies on a GPU
   */
  public FloatPointer pointer() {
    if (!ON_HOST) {
      throw new IllegalStateException("no host pointer to device memory");
    }
    return new FloatPointer(buffer.data().addressPointer()).getPointer(offset);
  }

  /** Copies to the heap. */
  public float[] read() {
    if (!ON_HOST && length > 0) {
      try (INDArray copy = view().dup()) {
        return copy.data().asFloat();
      }
    }
    float[] values = new float[Math.toIntExact(length)];
    pointer().get(values, 0, values.length);
    return values;
  }

  /** Copies from the heap; the lengths must agree. */
  public void write(float[] values) {
    if (values.length != length) {
      throw new IllegalArgumentException(values.length + " values for " + length + " floats");
    }
    if (!ON_HOST && length > 0) {
      try (INDArray source = Nd4j.createFromArray(values)) {
        view().assign(source);
      }
      return;
    }
    pointer().put(values, 0, values.length);
  }

  private INDArray view() {
    return Nd4j.create(buffer.data(), new long[] {length}, new long[] {1}, offset);
  }

  /** Frees the whole buffer. */
  @Override
  public void close() {
    buffer.close();
  }
}
