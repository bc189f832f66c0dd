package org.spos.interop.torch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A contiguous tensor of a state_dict to write.
 *
 * @param name its key in the state_dict
 * @param shape empty for a scalar
 * @param storageClass of PyTorch, such as {@code FloatStorage}
 * @param elements how many numbers
 * @param content little-endian
 */
record StateEntry(
    String name, List<Integer> shape, String storageClass, int elements, byte[] content) {

  static StateEntry of(String name, List<Integer> shape, float[] values) {
    ByteBuffer bytes = allocate(values.length * Float.BYTES);
    bytes.asFloatBuffer().put(values);
    return new StateEntry(name, shape, "FloatStorage", values.length, bytes.array());
  }

  static StateEntry scalar(String name, long value) {
    byte[] bytes = allocate(Long.BYTES).putLong(value).array();
    return new StateEntry(name, List.of(), "LongStorage", 1, bytes);
  }

  /** Distance of neighbours along each extent, row-major. */
  List<Integer> strides() {
    List<Integer> strides = new ArrayList<>();
    int stride = 1;
    for (int i = shape.size() - 1; i >= 0; i--) {
      strides.add(0, stride);
      stride *= shape.get(i);
    }
    return strides;
  }

  private static ByteBuffer allocate(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
