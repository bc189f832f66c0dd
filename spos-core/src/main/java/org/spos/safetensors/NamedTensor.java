package org.spos.safetensors;

import java.util.List;
import org.spos.text.Text;

/**
 * A float32 tensor to write. The array is shared, not copied, and must not change while it is
 * written.
 *
 * @param name its name in the file
 * @param shape its extents; their product is the array's length
 * @param values row-major
 */
public record NamedTensor(String name, List<Integer> shape, float[] values) {
  public NamedTensor {
    shape = List.copyOf(shape);
    long elements = shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
    if (elements != values.length) {
      throw new IllegalArgumentException(
          Text.format(
              "tensor %s of shape %s needs %d numbers, got %d",
              name, shape, elements, values.length));
    }
  }
}
