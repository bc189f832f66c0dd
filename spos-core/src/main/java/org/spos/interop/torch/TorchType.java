package org.spos.interop.torch;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** The element type of a storage; each is read as float32. */
enum TorchType {
  FLOAT16("HalfStorage", 2) {
    @Override
    float read(ByteBuffer bytes) {
      return half(bytes.getShort());
    }
  },
  BFLOAT16("BFloat16Storage", 2) {
    @Override
    float read(ByteBuffer bytes) {
      return Float.intBitsToFloat(bytes.getShort() << 16);
    }
  },
  FLOAT32("FloatStorage", 4) {
    @Override
    float read(ByteBuffer bytes) {
      return bytes.getFloat();
    }
  },
  FLOAT64("DoubleStorage", 8) {
    @Override
    float read(ByteBuffer bytes) {
      return (float) bytes.getDouble();
    }
  },
  INT64("LongStorage", 8) {
    @Override
    float read(ByteBuffer bytes) {
      return bytes.getLong();
    }
  },
  INT32("IntStorage", 4) {
    @Override
    float read(ByteBuffer bytes) {
      return bytes.getInt();
    }
  },
  UINT8("ByteStorage", 1) {
    @Override
    float read(ByteBuffer bytes) {
      return bytes.get() & 0xff;
    }
  };

  private final String storage;
  private final int bytes;

  TorchType(String storage, int bytes) {
    this.storage = storage;
    this.bytes = bytes;
  }

  /** Reads the next element of a little-endian buffer. */
  abstract float read(ByteBuffer bytes);

  /** PyTorch's name of the class, such as {@code torch.FloatStorage}. */
  String global() {
    return "torch." + storage;
  }

  /** Bytes of one element. */
  int bytes() {
    return bytes;
  }

  static Optional<TorchType> ofGlobal(String global) {
    return Arrays.stream(values()).filter(type -> type.global().equals(global)).findFirst();
  }

  /** IEEE 754 binary16: 1 sign, 5 exponent, 10 fraction bits; exact in float32. */
  static float half(short bits) {
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
}
