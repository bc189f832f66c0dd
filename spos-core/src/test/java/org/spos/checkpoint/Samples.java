package org.spos.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.spos.engine.ParameterSet;
import org.spos.plan.NetworkPlan;
import org.spos.plan.TensorSpec;
import org.spos.safetensors.SafetensorsWriter;
import org.spos.seed.RandomStream;
import org.spos.seed.Seed;
import org.spos.space.Architecture;
import org.spos.space.SearchSpace;
import org.spos.space.ShuffleBlock;
import org.spos.space.XceptionBlock;

/** Small checkpoints and hand-made files. */
public final class Samples {
  /** Every special float, and two NaNs that differ in their payload only. */
  public static final float[] SPECIAL = {
    Float.NaN,
    Float.intBitsToFloat(0x7fc12345),
    -0f,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.MIN_VALUE,
    Float.MAX_VALUE
  };

  private Samples() {}

  public static SearchSpace space() {
    return new SearchSpace(
        "tiny",
        8,
        4,
        1,
        List.of(new SearchSpace.Stage(2, 8)),
        8,
        3,
        0,
        List.of(new ShuffleBlock(3), new XceptionBlock()));
  }

  static Checkpoint supernet(long iteration) {
    return checkpoint(Optional.empty(), iteration);
  }

  /** With a moving average. */
  static Checkpoint averaged(long iteration) {
    Checkpoint plain = supernet(iteration);
    return plain.withAverage(arrays(plain.plan().tensors(), new Seed(iteration).stream("average")));
  }

  static Checkpoint standalone(int... choices) {
    return checkpoint(Optional.of(Architecture.of(choices)), 7);
  }

  static Checkpoint checkpoint(Optional<Architecture> architecture, long iteration) {
    NetworkPlan plan = Checkpoint.plan(space(), architecture);
    RandomStream random = new Seed(iteration).stream("sample");
    return new Checkpoint(
        space(),
        architecture,
        iteration,
        42,
        "c0ffee",
        Map.of("top1", "12.5"),
        new ParameterSet(arrays(plan.tensors(), random), arrays(Checkpoint.trained(plan), random)));
  }

  private static Map<String, float[]> arrays(List<TensorSpec> specs, RandomStream random) {
    Map<String, float[]> arrays = new LinkedHashMap<>();
    for (TensorSpec spec : specs) {
      float[] values = new float[spec.elements()];
      for (int i = 0; i < values.length; i++) {
        values[i] = random.nextFloat() - 0.5f;
      }
      System.arraycopy(SPECIAL, 0, values, 0, Math.min(SPECIAL.length, values.length));
      arrays.put(spec.name(), values);
    }
    return arrays;
  }

  /** Bytes of a safetensors file with this header, not padded, and this data. */
  public static byte[] file(String header, byte[] data) {
    return file(header.getBytes(StandardCharsets.UTF_8), data);
  }

  public static byte[] file(byte[] json, byte[] data) {
    return ByteBuffer.allocate(8 + json.length + data.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(json.length)
        .put(json)
        .put(data)
        .array();
  }

  public static String header(byte[] file) {
    return new String(file, 8, headerLength(file), StandardCharsets.UTF_8);
  }

  public static byte[] data(byte[] file) {
    return Arrays.copyOfRange(file, 8 + headerLength(file), file.length);
  }

  private static int headerLength(byte[] file) {
    return (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
  }

  /** The same file with another header that vouches for itself, as a hostile writer would make. */
  static byte[] resealed(byte[] file, String header) {
    int at = SafetensorsWriter.CHECKED_HEADER.length();
    String zeroed = header.substring(0, at) + "00000000" + header.substring(at + 8);
    String sum = SafetensorsWriter.hex(zeroed.getBytes(StandardCharsets.UTF_8));
    return file(header.substring(0, at) + sum + header.substring(at + 8), data(file));
  }

  static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Path write(Path file, byte[] bytes) {
    try {
      return Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
