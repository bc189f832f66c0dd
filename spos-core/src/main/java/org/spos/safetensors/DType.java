package org.spos.safetensors;

import java.util.Arrays;
import java.util.Optional;

/** Element types of safetensors files that we read; all little-endian. */
public enum DType {
  F32(4),
  F64(8),
  I32(4),
  I64(8),
  U8(1);

  private final int bytes;

  DType(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes of one element. */
  public int bytes() {
    return bytes;
  }

  /** The type of this name in a file, if we know it. */
  public static Optional<DType> parse(String name) {
    return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
  }
}
