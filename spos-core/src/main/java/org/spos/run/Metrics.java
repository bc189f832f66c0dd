package org.spos.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spos.error.CheckpointException;
import org.spos.error.ConfigException;
import org.spos.file.StrictJson;
import org.spos.space.Architecture;
import org.spos.text.OneLine;
import org.spos.text.Text;

/**
 * Numbers over the course of a run, {@code metrics.jsonl}: one JSON object a line, its {@code step}
 * never falling. The same numbers go to TensorBoard's event file in {@code tensorboard/} beside it.
 * Not thread-safe.
 */
public final class Metrics implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Metrics.class);
  private static final String STEP = "step";
  private static final String PATHS = "paths";

  private static final String TENSORBOARD = "tensorboard";

  private final LineFile lines;
  private final Optional<TensorBoardFile> events;
  private long lastStep;

  /**
   * One line.
   *
   * @param step training iteration or epoch, as the run counts
   * @param values by name, in the order in which they were given
   * @param paths which paths were trained; none where there is nothing to choose
   */
  public record Row(long step, Map<String, Double> values, List<Architecture> paths) {
    public Row {
      values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
      paths = List.copyOf(paths);
    }
  }

  private Metrics(LineFile lines, Optional<TensorBoardFile> events, long lastStep) {
    this.lines = lines;
    this.events = events;
    this.lastStep = lastStep;
  }

  /**
   * Opens a file for appending and drops what lies beyond a checkpoint, so that no step appears
   * twice when it is done again.
   *
   * @param step last step to keep: the iteration of the checkpoint; −1 keeps none
   * @throws CheckpointException if the file is damaged or cannot be written
   */
  public static Metrics open(Path file, long step) {
    return open(file, step, true);
  }

  /**
   * As {@link #open(Path, long)}, for numbers that no two runs have in common, such as times: they
   * have a file of their own and are not in TensorBoard's.
   */
  public static Metrics openTimes(Path file, long step) {
    return open(file, step, false);
  }

  private static Metrics open(Path file, long step, boolean withEvents) {
    LineFile lines = LineFile.open(file);
    boolean opened = false;
    try {
      long last = Long.MIN_VALUE;
      long size = 0;
      for (Parsed parsed : parse(file)) {
        if (parsed.row().step() > step) {
          break;
        }
        last = parsed.row().step();
        size = parsed.end();
      }
      lines.truncate(size);
      Optional<TensorBoardFile> events =
          withEvents
              ? Optional.of(TensorBoardFile.open(file.resolveSibling(TENSORBOARD), step))
              : Optional.empty();
      opened = true;
      return new Metrics(lines, events, last);
    } finally {
      if (!opened) {
        lines.close();
      }
    }
  }

  /**
   * All rows.
   *
   * @throws CheckpointException if a line other than the last is damaged
   */
  public static List<Row> read(Path file) {
    return parse(file).stream().map(Parsed::row).toList();
  }

  /**
   * Appends a line; it survives the death of this process.
   *
   * @param step not below the step before
   * @throws CheckpointException if it cannot be written
   */
  public void append(long step, Map<String, Double> values) {
    append(step, values, List.of());
  }

  /** The same of a step that trained these paths. */
  public void append(long step, Map<String, Double> values, List<Architecture> paths) {
    if (step < lastStep || values.containsKey(STEP) || values.containsKey(PATHS)) {
      throw new IllegalArgumentException(
          Text.format("step %d after %d: %s", step, lastStep, values));
    }
    ObjectNode json = StrictJson.object().put(STEP, step);
    values.forEach((name, value) -> JsonNumbers.put(json, name, value));
    if (!paths.isEmpty()) {
      ArrayNode list = json.putArray(PATHS);
      paths.forEach(path -> list.add(path.toString()));
    }
    lines.append(StrictJson.compact(json));
    events.ifPresent(file -> file.append(step, values));
    lastStep = step;
  }

  /** Returns when all lines are on the disk: call it before saving a checkpoint of their step. */
  public void sync() {
    lines.sync();
  }

  @Override
  public void close() {
    try {
      lines.close();
    } finally {
      events.ifPresent(TensorBoardFile::close);
    }
  }

  private record Parsed(Row row, long end) {}

  private static List<Parsed> parse(Path file) {
    List<Parsed> rows = new ArrayList<>();
    List<LineFile.Line> lines = LineFile.read(file);
    long last = Long.MIN_VALUE;
    for (LineFile.Line line : lines) {
      String where = Text.format("line %d of %s", line.number(), file);
      try {
        if (!line.complete()) {
          throw new CheckpointException(where + " has no end");
        }
        Row row = row(line.text(), where);
        if (row.step() < last) {
          throw new CheckpointException(where + " has a lower step than the line before it");
        }
        last = row.step();
        rows.add(new Parsed(row, line.end()));
      } catch (CheckpointException e) {
        if (line.number() < lines.size()) {
          throw e;
        }
        LOG.warn("Dropping the unfinished last line: {}", e.getMessage());
      }
    }
    return rows;
  }

  private static Row row(String text, String where) {
    ObjectNode json = StrictJson.parse(text, where);
    JsonNode step = json.path(STEP);
    if (!step.isIntegralNumber() || !step.canConvertToLong()) {
      throw new CheckpointException(where + " has no step");
    }
    Map<String, Double> values = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : json.properties()) {
      if (!field.getKey().equals(STEP) && !field.getKey().equals(PATHS)) {
        values.put(
            field.getKey(),
            JsonNumbers.read(field.getValue())
                .orElseThrow(
                    () ->
                        new CheckpointException(
                            "%s: %s is no number".formatted(where, OneLine.of(field.getKey())))));
      }
    }
    return new Row(step.asLong(), values, paths(json.path(PATHS), where));
  }

  private static List<Architecture> paths(JsonNode list, String where) {
    List<Architecture> paths = new ArrayList<>();
    try {
      list.forEach(path -> paths.add(Architecture.parse(path.asText())));
    } catch (ConfigException e) {
      throw new CheckpointException(
          "%s: %s".formatted(where, OneLine.of(String.valueOf(e.getMessage()))), e);
    }
    return paths;
  }
}
