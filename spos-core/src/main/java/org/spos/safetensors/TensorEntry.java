package org.spos.safetensors;

import java.util.List;

/**
 * Where a tensor lies in a safetensors file; made only from a checked header.
 *
 * @param name its name
 * @param dtype its element type
 * @param shape its extents, row-major; empty for a scalar
 * @param begin first byte, counted from the start of the data section
 * @param end the byte after its last
 */
public record TensorEntry(String name, DType dtype, List<Integer> shape, long begin, long end) {
  public TensorEntry {
    shape = List.copyOf(shape);
  }

  /** Number of elements. */
  public long elements() {
    return (end - begin) / dtype.bytes();
  }
}
