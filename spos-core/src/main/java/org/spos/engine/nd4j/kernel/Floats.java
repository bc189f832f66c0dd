package org.spos.engine.nd4j.kernel;

import java.nio.FloatBuffer;
import java.util.Optional;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.spos.text.Text;

/**
 * A range of 32-bit floats in an ND4J buffer. Several ranges may share one buffer; only the one
 * that allocated it closes it.
 *
 * @param buffer a vector that starts at offset 0 of its data buffer
 * @param offset first element
 * @param length number of elements
 * @param owner of the memory, where it is not the buffer itself
 */
public record Floats(INDArray buffer, long offset, long length, Optional<FloatPointer> owner)
    implements AutoCloseable {
  /** Whether buffers are in the host's memory; on a GPU copies must go through ND4J. */
  private static final boolean ON_HOST = Nd4j.getEnvironment().isCPU();

  /** New memory, all zero. */
  public static Floats zeros(long length) {
    return new Floats(
        Nd4j.create(DataType.FLOAT, Math.max(length, 1)), 0, length, Optional.empty());
  }

  /** New memory with undefined content. */
  public static Floats uninitialised(long length) {
    if (!ON_HOST) {
      return zeros(length);
    }
    // ND4J would write zeros to all of it, which takes seconds for a large workspace; this way the
    // system gives a page when it is first used.
    FloatPointer memory = new FloatPointer(Math.max(length, 1));
    INDArray buffer =
        Nd4j.create(
            Nd4j.createBuffer(memory, Math.max(length, 1), DataType.FLOAT),
            new long[] {Math.max(length, 1)});
    return new Floats(buffer, 0, length, Optional.of(memory));
  }

  /** Whether {@link #pointer} can be called. */
  public boolean isOnHost() {
    return ON_HOST;
  }

  /** A part of this range. */
  public Floats slice(long from, long count) {
    if (from < 0 || count < 0 || from + count > length) {
      throw new IllegalArgumentException(
          Text.format("slice %d+%d of %d floats", from, count, length));
    }
    return new Floats(buffer, offset + from, count, owner);
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

  /**
   * This range as a direct buffer, valid while the buffer is open.
   *
   * @throws IllegalStateException if it lies on a GPU
   */
  public FloatBuffer host() {
    return pointer().limit(length).asBuffer();
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

  /** Copies as many floats from the beginning as the array has room for. */
  public void read(float[] into) {
    if (ON_HOST) {
      slice(0, into.length).pointer().get(into, 0, into.length);
    } else {
      System.arraycopy(slice(0, into.length).read(), 0, into, 0, into.length);
    }
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

  /** Copies from a range of the same length. */
  public void copy(Floats source) {
    if (source.length != length) {
      throw new IllegalArgumentException(source.length + " floats for " + length);
    }
    if (length == 0) {
      return;
    }
    if (ON_HOST) {
      Pointer.memcpy(pointer(), source.pointer(), Float.BYTES * length);
    } else {
      view().assign(source.view());
    }
  }

  /** Sets all to 0. */
  public void clear() {
    if (length == 0) {
      return;
    }
    if (ON_HOST) {
      Pointer.memset(pointer(), 0, Float.BYTES * length);
    } else {
      view().assign(0);
    }
  }

  private INDArray view() {
    return Nd4j.create(buffer.data(), new long[] {length}, new long[] {1}, offset);
  }

  /** Frees the whole buffer. */
  @Override
  public void close() {
    buffer.close();
    owner.ifPresent(FloatPointer::close);
  }
}
