package org.spos.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Reads event files with a parser of its own: framing, checksum and messages by their documents.
 */
class TensorBoardFileTest {
  @TempDir Path folder;

  @Test
  void theParserHereKnowsTheChecksum() {
    // The check value of CRC-32C (RFC 3720, appendix B.4, and every catalogue of CRCs).
    assertThat(crc32c("123456789".getBytes(StandardCharsets.US_ASCII))).isEqualTo(0xE3069283);
  }

  @Test
  void writesWhatTensorBoardReads() throws IOException {
    try (TensorBoardFile file = TensorBoardFile.open(folder, -1)) {
      file.append(1, Map.of("loss", 2.5));
      Map<String, Double> two = new LinkedHashMap<>();
      two.put("loss", Double.NaN);
      two.put("lr", 0.1);
      file.append(300, two);
    }
    List<Event> events = events();
    assertThat(events.get(0).version()).isEqualTo("brain.Event:2");
    assertThat(events.subList(1, 3).stream().map(Event::step)).containsExactly(1L, 300L);
    assertThat(events.get(1).values()).isEqualTo(Map.of("loss", 2.5f));
    assertThat(events.get(2).values()).isEqualTo(Map.of("loss", Float.NaN, "lr", 0.1f));
    double now = System.currentTimeMillis() / 1e3;
    assertThat(events).allSatisfy(e -> assertThat(e.wallTime()).isBetween(now - 3600, now));
  }

  @Test
  void aResumedRunHasEachStepOnce() throws IOException {
    write(-1, 1, 8);
    write(5, 6, 10);
    assertThat(steps()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
    assertThat(events().stream().filter(e -> !e.version().isEmpty())).hasSize(1);
  }

  @Test
  void dropsATornEventAndWhatFollowsIt() throws IOException {
    write(-1, 1, 4);
    Path file = file();
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 3));
    write(9, 5, 5);
    assertThat(steps()).containsExactly(1L, 2L, 3L, 5L);
    bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    write(9, 7, 7);
    assertThat(steps()).endsWith(7L).doesNotHaveDuplicates().hasSizeLessThan(5);
  }

  @Test
  void metricsWriteThemToo() throws IOException {
    try (Metrics metrics = Metrics.open(folder.resolve("metrics.jsonl"), -1)) {
      metrics.append(2, Map.of("top1", 12.5));
    }
    Path file = Files.list(folder.resolve("tensorboard")).findFirst().orElseThrow();
    assertThat(file.getFileName().toString()).startsWith("events.out.tfevents.");
    assertThat(parse(Files.readAllBytes(file)).get(1).values()).isEqualTo(Map.of("top1", 12.5f));
  }

  private void write(long keep, long from, long to) {
    try (TensorBoardFile file = TensorBoardFile.open(folder, keep)) {
      for (long step = from; step <= to; step++) {
        file.append(step, Map.of("loss", 1.0 / step));
      }
    }
  }

  private List<Long> steps() throws IOException {
    return events().stream().filter(e -> e.version().isEmpty()).map(Event::step).toList();
  }

  private List<Event> events() throws IOException {
    return parse(Files.readAllBytes(file()));
  }

  private Path file() throws IOException {
    try (var files = Files.list(folder)) {
      List<Path> all = files.toList();
      assertThat(all).hasSize(1);
      return all.get(0);
    }
  }

  private record Event(double wallTime, long step, String version, Map<String, Float> values) {}

  private static List<Event> parse(byte[] file) {
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    List<Event> events = new ArrayList<>();
    while (in.hasRemaining()) {
      byte[] length = new byte[8];
      in.get(length);
      assertThat(in.getInt()).isEqualTo(masked(length));
      byte[] event =
          new byte[(int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong()];
      in.get(event);
      assertThat(in.getInt()).isEqualTo(masked(event));
      events.add(event(ByteBuffer.wrap(event).order(ByteOrder.LITTLE_ENDIAN)));
    }
    return events;
  }

  private static Event event(ByteBuffer in) {
    double time = 0;
    long step = 0;
    String version = "";
    Map<String, Float> values = new LinkedHashMap<>();
    while (in.hasRemaining()) {
      switch (in.get()) { // field number << 3 | wire type
        case 1 << 3 | 1 -> time = in.getDouble();
        case 2 << 3 -> step = varint(in);
        case 3 << 3 | 2 -> version = new String(bytes(in), StandardCharsets.UTF_8);
        case 5 << 3 | 2 -> {
          ByteBuffer summary = ByteBuffer.wrap(bytes(in));
          while (summary.hasRemaining()) {
            assertThat(summary.get()).isEqualTo((byte) (1 << 3 | 2));
            ByteBuffer value = ByteBuffer.wrap(bytes(summary)).order(ByteOrder.LITTLE_ENDIAN);
            assertThat(value.get()).isEqualTo((byte) (1 << 3 | 2));
            String tag = new String(bytes(value), StandardCharsets.UTF_8);
            assertThat(value.get()).isEqualTo((byte) (2 << 3 | 5));
            values.put(tag, value.getFloat());
            assertThat(value.hasRemaining()).isFalse();
          }
        }
        default -> throw new AssertionError("unknown field");
      }
    }
    return new Event(time, step, version, values);
  }

  private static byte[] bytes(ByteBuffer in) {
    byte[] bytes = new byte[(int) varint(in)];
    in.get(bytes);
    return bytes;
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte b = in.get();
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
  }

  private static int masked(byte[] bytes) {
    int crc = crc32c(bytes);
    return ((crc >>> 15) | (crc << 17)) + 0xa282ead8;
  }

  private static int crc32c(byte[] bytes) {
    int crc = ~0;
    for (byte b : bytes) {
      crc ^= b & 0xff;
      for (int i = 0; i < 8; i++) {
        crc = (crc >>> 1) ^ (0x82F63B78 & -(crc & 1));
      }
    }
    return ~crc;
  }
}
