package org.spos.artifact;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.spos.cost.LatencyTable;
import org.spos.cost.OperationKey;
import org.spos.error.CheckpointException;
import org.spos.error.ConfigException;
import org.spos.file.AtomicFiles;
import org.spos.space.SearchSpace;

/**
 * A table of measured times in the shape of the published FLOPs table: for each operation, times by
 * (input, output and middle channels, height, width, stride). JSON, or CSV if its name ends so.
 *
 * @param conditions of the measurement by name, such as {@code threads}
 * @param times of each entry
 */
public record LatencyFile(Map<String, String> conditions, Map<OperationKey, Times> times) {

  /**
   * What was measured of one entry, in milliseconds.
   *
   * @param median the middle one
   * @param low lower quartile
   * @param high upper quartile
   */
  public record Times(double median, double low, double high) {

    /** A time whose spread is not known. */
    public static Times exactly(double millis) {
      return new Times(millis, millis, millis);
    }
  }

  public LatencyFile {
    conditions = Collections.unmodifiableMap(new LinkedHashMap<>(conditions));
    times = Collections.unmodifiableMap(new LinkedHashMap<>(times));
  }

  /**
   * Reads a file.
   *
   * @throws CheckpointException if it is missing or no such table
   */
  public static LatencyFile read(Path file) {
    LatencyFile table = isCsv(file) ? LatencyCsv.read(file) : LatencyJson.read(file);
    if (table.times().isEmpty()) {
      throw new CheckpointException(file + " holds no latencies");
    }
    return table;
  }

  /**
   * Checks that a table can be written there: the ending says in which form.
   *
   * @throws ConfigException if the name ends in neither .json nor .csv
   */
  public static void requireName(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (!name.endsWith(".json") && !name.endsWith(".csv")) {
      throw new ConfigException(
          "a table of latencies is FILE.json or FILE.csv, got %s".formatted(file));
    }
  }

  /**
   * Replaces or creates a file, atomically.
   *
   * @throws CheckpointException if it cannot be written
   */
  public void write(Path file) {
    AtomicFiles.write(file, isCsv(file) ? LatencyCsv.text(this) : LatencyJson.text(this));
  }

  /** The medians as the cost of a space; {@code source} names the file in messages. */
  public LatencyTable table(SearchSpace space, String source) {
    Map<OperationKey, Double> medians = new LinkedHashMap<>();
    times.forEach((key, value) -> medians.put(key, value.median()));
    return new LatencyTable(space, medians, source);
  }

  private static boolean isCsv(Path file) {
    return file.toString().toLowerCase(Locale.ROOT).endsWith(".csv");
  }
}
