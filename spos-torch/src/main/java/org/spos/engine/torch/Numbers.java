package org.spos.engine.torch;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Numbers between Java arrays and tensors. Tensors on a GPU are waited for. */
final class Numbers {
  private Numbers() {}

  /** A copy of a float tensor, row-major in its shape. */
  static float[] floats(Tensor tensor) {
    try (PointerScope scope = new PointerScope()) {
      Tensor host = tensor.detach().cpu().contiguous();
      float[] values = new float[(int) host.numel()];
      new FloatPointer(host.data_ptr()).get(values);
      return values;
    }
  }

  /** The same of a double tensor. */
  static double[] doubles(Tensor tensor) {
    try (PointerScope scope = new PointerScope()) {
      Tensor host = tensor.detach().cpu().contiguous();
      double[] values = new double[(int) host.numel()];
      new DoublePointer(host.data_ptr()).get(values);
      return values;
    }
  }

  /** Writes values, row-major in the tensor's shape. */
  static void write(float[] values, Tensor tensor, long... shape) {
    try (PointerScope scope = new PointerScope()) {
      Tensor host =
          torch.empty(shape, new TensorOptions(ScalarType.Float), new MemoryFormatOptional());
      put(values, host);
      tensor.copy_(host);
    }
  }

  /** The same with doubles. */
  static void write(double[] values, Tensor tensor) {
    try (PointerScope scope = new PointerScope()) {
      Tensor host =
          torch.empty(
              new long[] {values.length},
              new TensorOptions(ScalarType.Double),
              new MemoryFormatOptional());
      new DoublePointer(host.data_ptr()).put(values);
      tensor.copy_(host);
    }
  }

  /** Fills a tensor in host memory. */
  static void put(float[] values, Tensor host) {
    new FloatPointer(host.data_ptr()).put(values);
  }

  /** The same with some of an array's bytes. */
  static void put(byte[] values, int from, int count, Tensor host) {
    new BytePointer(host.data_ptr()).put(values, from, count);
  }

  /** The same with some of an array's integers, made 64 bits wide. */
  static void put(int[] values, int from, int count, Tensor host) {
    long[] wide = new long[count];
    for (int i = 0; i < count; i++) {
      wide[i] = values[from + i];
    }
    new LongPointer(host.data_ptr()).put(wide);
  }
}
