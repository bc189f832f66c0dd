package org.spos.interop.torch;

import java.util.Arrays;
import java.util.Optional;
import org.spos.safetensors.DType;

/** The element types of storages, by PyTorch's classes for them. */
enum TorchType {
  FLOAT16("HalfStorage", DType.F16),
  BFLOAT16("BFloat16Storage", DType.BF16),
  FLOAT32("FloatStorage", DType.F32),
  FLOAT64("DoubleStorage", DType.F64),
  INT64("LongStorage", DType.I64),
  INT32("IntStorage", DType.I32),
  INT16("ShortStorage", DType.I16),
  INT8("CharStorage", DType.I8),
  UINT8("ByteStorage", DType.U8),
  BOOL("BoolStorage", DType.BOOL);

  private final String storage;
  private final DType dtype;

  TorchType(String storage, DType dtype) {
    this.storage = storage;
    this.dtype = dtype;
  }

  /** How an element is read. */
  DType dtype() {
    return dtype;
  }

  /** PyTorch's name of the class, such as {@code torch.FloatStorage}. */
  String global() {
    return "torch." + storage;
  }

  /** Bytes of one element. */
  int bytes() {
    return dtype.bytes();
  }

  static Optional<TorchType> ofGlobal(String global) {
    return Arrays.stream(values()).filter(type -> type.global().equals(global)).findFirst();
  }
}
