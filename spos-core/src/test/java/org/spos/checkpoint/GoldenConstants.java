package org.spos.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;
import org.spos.safetensors.DType;
import org.spos.safetensors.SafetensorsReader;

/** Numbers of PyTorch's schedulers and loss, and others; see scripts/golden/constants.py. */
public final class GoldenConstants {
  private static final Path FOLDER =
      Path.of(System.getProperty("spos.root"), "src-test-fixtures/golden");

  private GoldenConstants() {}

  /** A tensor of any type, row-major. */
  public static double[] read(String name) {
    return read("constants", name);
  }

  /** The same of another file. */
  public static double[] read(String file, String name) {
    try (SafetensorsReader reader = SafetensorsReader.open(FOLDER.resolve(file + ".safetensors"))) {
      DType type = Objects.requireNonNull(reader.tensors().get(name), name).dtype();
      ByteBuffer bytes = reader.bytes(name);
      double[] values = new double[bytes.remaining() / type.bytes()];
      assertThat(values).isNotEmpty();
      for (int i = 0; i < values.length; i++) {
        values[i] =
            switch (type) {
              case F32 -> bytes.getFloat();
              case F64 -> bytes.getDouble();
              case I32 -> bytes.getInt();
              case I64 -> bytes.getLong();
              case U8 -> bytes.get() & 0xff;
              default -> throw new IllegalStateException(name + " is " + type);
            };
      }
      return values;
    }
  }
}
