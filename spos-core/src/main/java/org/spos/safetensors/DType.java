package org.spos.safetensors;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** Element types of safetensors files; all little-endian. */
public enum DType {
  F16(2, bytes -> half(bytes.getShort())),
  BF16(2, bytes -> Float.intBitsToFloat(bytes.getShort() << 16)),
  F32(4, ByteBuffer::getFloat),
  F64(8, ByteBuffer::getDouble),
  I8(1, ByteBuffer::get),
  I16(2, ByteBuffer::getShort),
  I32(4, ByteBuffer::getInt),
  I64(8, ByteBuffer::getLong),
  U8(1, bytes -> bytes.get() & 0xFF),
  U16(2, bytes -> bytes.getShort() & 0xFFFF),
  U32(4, bytes -> bytes.getInt() & 0xFFFF_FFFFL),
  U64(8, bytes -> unsigned(bytes.getLong())),
  BOOL(1, ByteBuffer::get);

  private final int bytes;
  private final ToDoubleFunction<ByteBuffer> reader;

  DType(int bytes, ToDoubleFunction<ByteBuffer> reader) {
    this.bytes = bytes;
    this.reader = reader;
  }

  /** Bytes of one element. */
  public int bytes() {
    return bytes;
  }

  /** Reads the next element of a little-endian buffer, rounded to float32. */
  public float read(ByteBuffer buffer) {
    return (float) reader.applyAsDouble(buffer);
  }

  /** The type of this name in a file, if we know it. */
  public static Optional<DType> parse(String name) {
    return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
  }

  /** IEEE 754 binary16: 1 sign, 5 exponent, 10 fraction bits; exact in float32. */
  public static float half(short bits) {
    int sign = bits & 0x8000;
    int exponent = bits >> 10 & 0x1f;
    int fraction = bits & 0x3ff;
    float magnitude =
        switch (exponent) {
          case 0 -> fraction * 0x1p-24f;
          case 0x1f -> fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
          default -> Float.intBitsToFloat(exponent + 112 << 23 | fraction << 13);
        };
    return sign == 0 ? magnitude : -magnitude;
  }

  private static double unsigned(long value) {
    return value >= 0 ? value : (value >>> 1 | value & 1) * 2.0;
  }
}
