package org.spos.interop.torch;

import java.util.List;
import org.spos.text.Text;

/**
 * A view of a storage: nothing of it is read yet.
 *
 * @param storage where its elements lie
 * @param offset of its first element in the storage
 * @param shape extents, row-major; empty for a scalar
 * @param strides distance between neighbours along each dimension, in elements
 */
record TensorView(TorchStorage storage, long offset, List<Integer> shape, List<Long> strides) {
  private static final int MOST_DIMENSIONS = 8;

  TensorView {
    shape = List.copyOf(shape);
    strides = List.copyOf(strides);
    if (shape.size() != strides.size() || shape.size() > MOST_DIMENSIONS) {
      throw new IllegalArgumentException("shape %s has the strides %s".formatted(shape, strides));
    }
    if (offset < 0 || offset + span(shape, strides) > storage.elements()) {
      throw new IllegalArgumentException(
          Text.format(
              "shape %s with strides %s from element %d does not fit its storage of %d elements",
              shape, strides, offset, storage.elements()));
    }
  }

  /** Number of elements, of which several may be the same one. */
  long elements() {
    return shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
  }

  /** From its first to its last element in the storage, both included. */
  long span() {
    return span(shape, strides);
  }

  private static long span(List<Integer> shape, List<Long> strides) {
    long last = 0;
    for (int i = 0; i < shape.size(); i++) {
      if (shape.get(i) == 0) {
        return 0;
      }
      if (shape.get(i) < 0 || strides.get(i) < 0) {
        throw new IllegalArgumentException("a shape or stride is negative");
      }
      last = Math.addExact(last, Math.multiplyExact(shape.get(i) - 1L, strides.get(i)));
    }
    return Math.addExact(last, 1);
  }
}
