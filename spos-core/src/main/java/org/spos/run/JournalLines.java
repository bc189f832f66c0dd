package org.spos.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.spos.error.CheckpointException;
import org.spos.error.ConfigException;
import org.spos.file.StrictJson;
import org.spos.run.JournalEntry.Counts;
import org.spos.run.JournalEntry.Difference;
import org.spos.space.Architecture;
import org.spos.text.OneLine;
import org.spos.text.Text;

/** Lines of a journal: a JSON object whose last member is a CRC32C of all bytes before it. */
final class JournalLines {
  static final int FORMAT_VERSION = 1;
  private static final String IMAGES = "images";
  private static final String VERSION = "formatVersion";
  private static final String CHECKSUM = ",\"crc32c\":\"";
  private static final int TAIL = CHECKSUM.length() + 8 + "\"}".length();

  private JournalLines() {}

  static String header(JournalHeader header) {
    ObjectNode json = StrictJson.object().put(VERSION, FORMAT_VERSION);
    header.fields().forEach(json::put);
    return sealed(json);
  }

  static String entry(JournalEntry entry) {
    ObjectNode json =
        StrictJson.object()
            .put("epoch", entry.epoch())
            .put("index", entry.index())
            .put("architecture", entry.architecture().toString())
            .put("macs", entry.macs());
    JsonNumbers.put(json, "top1", entry.top1());
    JsonNumbers.put(json, "top5", entry.top5());
    JsonNumbers.put(json, "loss", entry.loss());
    entry.top1Error().ifPresent(error -> JsonNumbers.put(json, "top1Error", error));
    entry.lossError().ifPresent(error -> JsonNumbers.put(json, "lossError", error));
    entry.angle().ifPresent(angle -> JsonNumbers.put(json, "angle", angle));
    entry
        .difference()
        .ifPresent(
            paired -> {
              JsonNumbers.put(json, "difference", paired.mean());
              JsonNumbers.put(json, "differenceError", paired.error());
            });
    entry
        .counts()
        .ifPresent(
            counts ->
                json.put(IMAGES, counts.images())
                    .put("top1Hits", counts.top1Hits())
                    .put("top5Hits", counts.top5Hits()));
    return sealed(json.put("origin", entry.origin()));
  }

  /**
   * Reads the header's fields by name.
   *
   * @throws CheckpointException if it is damaged or newer
   */
  static Map<String, String> parseHeader(String line, String where) {
    ObjectNode json = unsealed(line, where);
    JsonNode version = json.path(VERSION);
    if (!version.isInt()) {
      throw new CheckpointException(where + " is no header of a journal");
    }
    if (version.asInt() != FORMAT_VERSION) {
      throw new CheckpointException(
          Text.format(
              "%s has format version %d, this program reads %d; use the version that wrote it",
              where, version.asInt(), FORMAT_VERSION));
    }
    Map<String, String> fields = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : json.properties()) {
      if (!field.getKey().equals(VERSION)) {
        fields.put(field.getKey(), field.getValue().asText());
      }
    }
    return inTodaysWords(fields);
  }

  /** Version 0.1 wrote the engine's constant, and could compute in one way only. */
  private static Map<String, String> inTodaysWords(Map<String, String> fields) {
    String engine = JournalHeader.TESTER + "engine";
    if (fields.containsKey(engine)) {
      fields.compute(engine, (name, value) -> String.valueOf(value).toLowerCase(Locale.ROOT));
      fields.putIfAbsent(JournalHeader.TESTER + "device", "cpu");
      fields.putIfAbsent(JournalHeader.TESTER + "precision", "float32");
    }
    return fields;
  }

  /**
   * Reads a candidate.
   *
   * @throws CheckpointException if it is damaged
   */
  static JournalEntry parseEntry(String line, String where) {
    ObjectNode json = unsealed(line, where);
    try {
      return new JournalEntry(
          Math.toIntExact(whole(json, "epoch", where)),
          Math.toIntExact(whole(json, "index", where)),
          Architecture.parse(json.path("architecture").asText()),
          whole(json, "macs", where),
          number(json, "top1", where),
          number(json, "top5", where),
          number(json, "loss", where),
          optional(json, "lossError", where),
          optional(json, "angle", where),
          json.has("difference")
              ? Optional.of(
                  new Difference(
                      number(json, "difference", where), number(json, "differenceError", where)))
              : Optional.empty(),
          counts(json, where),
          json.path("origin").asText());
    } catch (ConfigException | ArithmeticException e) {
      throw new CheckpointException(
          "%s is damaged: %s".formatted(where, OneLine.of(String.valueOf(e.getMessage()))), e);
    }
  }

  /** Version 0.1 wrote accuracies only. */
  private static Optional<Counts> counts(ObjectNode json, String where) {
    return json.has(IMAGES)
        ? Optional.of(
            new Counts(
                Math.toIntExact(whole(json, IMAGES, where)),
                Math.toIntExact(whole(json, "top1Hits", where)),
                Math.toIntExact(whole(json, "top5Hits", where))))
        : Optional.empty();
  }

  private static String sealed(ObjectNode json) {
    return sealed(StrictJson.compact(json));
  }

  /** A JSON object with its checksum. */
  static String sealed(String text) {
    String body = text.substring(0, Math.max(0, text.length() - 1));
    return body + CHECKSUM + checksum(body) + "\"}";
  }

  private static ObjectNode unsealed(String line, String where) {
    int bodyEnd = line.length() - TAIL;
    if (bodyEnd < 1 || !line.endsWith(CHECKSUM + checksum(line.substring(0, bodyEnd)) + "\"}")) {
      throw new CheckpointException(
          where + " is damaged: its checksum is wrong; restore the file or start a new run");
    }
    ObjectNode json = StrictJson.parse(line, where);
    json.remove("crc32c");
    return json;
  }

  private static String checksum(String body) {
    CRC32C crc = new CRC32C();
    crc.update(body.getBytes(StandardCharsets.UTF_8));
    return Text.format("%08x", crc.getValue());
  }

  private static long whole(ObjectNode json, String key, String where) {
    JsonNode value = json.path(key);
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw new CheckpointException("%s is damaged: it has no %s".formatted(where, key));
    }
    return value.asLong();
  }

  private static Optional<Double> optional(ObjectNode json, String key, String where) {
    return json.has(key) ? Optional.of(number(json, key, where)) : Optional.empty();
  }

  private static double number(ObjectNode json, String key, String where) {
    return JsonNumbers.read(json.path(key))
        .orElseThrow(
            () -> new CheckpointException("%s is damaged: it has no %s".formatted(where, key)));
  }
}
