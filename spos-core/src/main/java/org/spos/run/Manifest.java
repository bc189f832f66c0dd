package org.spos.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.spos.error.CheckpointException;
import org.spos.file.AtomicFiles;
import org.spos.file.StrictJson;
import org.spos.text.Text;

/**
 * Where a run came from and how it ended: what a rerun needs.
 *
 * @param tool build of this program
 * @param command which workflow, such as {@code search}
 * @param commandLine as the user typed it
 * @param inputs what it read besides images and configuration, by name
 * @param seed root seed
 * @param platform machine and Java runtime
 * @param engine kernels, library versions and threads
 * @param data fingerprint of the data set
 * @param configHash of the effective configuration
 * @param ranks a line for each process, if there were several
 * @param started when the run began; a resumed run keeps it
 * @param ended when it ended; empty while it runs or if it was killed
 * @param outcome how it ended
 */
public record Manifest(
    ToolVersion tool,
    String command,
    List<String> commandLine,
    Map<String, String> inputs,
    long seed,
    Platform platform,
    String engine,
    String data,
    String configHash,
    List<String> ranks,
    Instant started,
    Optional<Instant> ended,
    Outcome outcome) {

  /** How a run ended. */
  public enum Outcome {
    /** Still running, or killed. */
    RUNNING,
    FINISHED,
    INTERRUPTED,
    FAILED
  }

  private static final int FORMAT_VERSION = 1;

  public Manifest {
    commandLine = List.copyOf(commandLine);
    ranks = List.copyOf(ranks);
    inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
  }

  /** The manifest of a run that begins now in this process. */
  public static Manifest start(
      String command,
      List<String> commandLine,
      Map<String, String> inputs,
      long seed,
      String engine,
      String data,
      String configHash,
      Instant now) {
    return new Manifest(
        ToolVersion.current(),
        command,
        commandLine,
        inputs,
        seed,
        Platform.current(),
        engine,
        data,
        configHash,
        List.of(),
        now,
        Optional.empty(),
        Outcome.RUNNING);
  }

  /** The same, ended. */
  public Manifest end(Outcome how, Instant now) {
    return with(ranks, started, inputs, Optional.of(now), how);
  }

  /** The same, as the continuation of an earlier run, whose beginning and inputs it keeps. */
  public Manifest continuing(Manifest earlier) {
    return with(ranks, earlier.started(), earlier.inputs(), ended, outcome);
  }

  /** The same of several processes. */
  public Manifest withRanks(List<String> lines) {
    return with(lines, started, inputs, ended, outcome);
  }

  private Manifest with(
      List<String> lines,
      Instant start,
      Map<String, String> read,
      Optional<Instant> end,
      Outcome how) {
    return new Manifest(
        tool,
        command,
        commandLine,
        read,
        seed,
        platform,
        engine,
        data,
        configHash,
        lines,
        start,
        end,
        how);
  }

  /**
   * Replaces or creates a file, atomically.
   *
   * @throws CheckpointException if it cannot be written
   */
  public void write(Path file) {
    ObjectNode json = StrictJson.object().put("formatVersion", FORMAT_VERSION);
    json.put("version", tool.version()).put("commit", tool.commit()).put("command", command);
    ArrayNode words = json.putArray("commandLine");
    commandLine.forEach(words::add);
    inputs.forEach(json.putObject("inputs")::put);
    json.put("seed", seed)
        .put("jvm", platform.jvm())
        .put("os", platform.os())
        .put("cpu", platform.cpu())
        .put("cpus", platform.cpus())
        .put("maxHeapBytes", platform.maxHeapBytes())
        .put("engine", engine)
        .put("data", data)
        .put("configHash", configHash)
        .put("started", started.toString());
    if (!ranks.isEmpty()) {
      ArrayNode lines = json.putArray("ranks");
      ranks.forEach(lines::add);
    }
    ended.ifPresent(time -> json.put("ended", time.toString()));
    AtomicFiles.write(file, StrictJson.pretty(json.put("outcome", outcome.name())));
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws CheckpointException if the file is missing, newer or no manifest
   */
  public static Manifest read(Path file) {
    ObjectNode json = StrictJson.read(file);
    String where = file.toString();
    if (whole(json, "formatVersion", where) != FORMAT_VERSION) {
      throw new CheckpointException(
          Text.format(
              "%s has format version %s, this program reads %d; use the version that wrote it",
              where, json.path("formatVersion"), FORMAT_VERSION));
    }
    List<String> words = new ArrayList<>();
    json.path("commandLine").forEach(word -> words.add(word.asText()));
    List<String> ranks = new ArrayList<>();
    json.path("ranks").forEach(line -> ranks.add(line.asText()));
    Map<String, String> inputs = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> input : json.path("inputs").properties()) {
      inputs.put(input.getKey(), input.getValue().asText());
    }
    String outcome = text(json, "outcome", where);
    return new Manifest(
        new ToolVersion(text(json, "version", where), text(json, "commit", where)),
        text(json, "command", where),
        words,
        inputs,
        whole(json, "seed", where),
        new Platform(
            text(json, "jvm", where),
            text(json, "os", where),
            text(json, "cpu", where),
            (int) whole(json, "cpus", where),
            whole(json, "maxHeapBytes", where)),
        text(json, "engine", where),
        text(json, "data", where),
        text(json, "configHash", where),
        ranks,
        time(json, "started", where),
        json.has("ended") ? Optional.of(time(json, "ended", where)) : Optional.empty(),
        Arrays.stream(Outcome.values())
            .filter(value -> value.name().equals(outcome))
            .findFirst()
            .orElseThrow(() -> wrong("outcome", where)));
  }

  private static String text(ObjectNode json, String key, String where) {
    if (!json.path(key).isTextual()) {
      throw wrong(key, where);
    }
    return json.path(key).asText();
  }

  private static long whole(ObjectNode json, String key, String where) {
    JsonNode value = json.path(key);
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw wrong(key, where);
    }
    return value.asLong();
  }

  private static Instant time(ObjectNode json, String key, String where) {
    try {
      return Instant.parse(text(json, key, where));
    } catch (DateTimeParseException e) {
      throw new CheckpointException("%s: %s is no time".formatted(where, key), e);
    }
  }

  private static CheckpointException wrong(String key, String where) {
    return new CheckpointException(
        "%s is no manifest: %s is missing or wrong".formatted(where, key));
  }
}
