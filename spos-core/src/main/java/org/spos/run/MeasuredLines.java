package org.spos.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.spos.error.CheckpointException;
import org.spos.file.AtomicFiles;
import org.spos.text.Text;

/**
 * A CSV file of measurements that grows: lines {@code # name: value} of what they depend on, a
 * header, then a line for each measurement, on the disk before {@link #append} returns. Not
 * thread-safe.
 */
final class MeasuredLines implements AutoCloseable {
  private final LineFile lines;
  private final List<Row> found;

  /**
   * A measurement.
   *
   * @param cells stripped, as many as the header has
   * @param where for messages
   */
  record Row(List<String> cells, String where) {}

  private MeasuredLines(LineFile lines, List<Row> found) {
    this.lines = lines;
    this.found = List.copyOf(found);
  }

  /**
   * Starts a file, or goes on with it; an unfinished last line is dropped.
   *
   * @throws CheckpointException if it was measured under other conditions, or is damaged
   */
  static MeasuredLines open(Path file, Map<String, String> conditions, String header) {
    List<LineFile.Line> found = LineFile.read(file);
    if (found.isEmpty()) {
      StringBuilder start = new StringBuilder();
      conditions.forEach((name, value) -> start.append("# %s: %s\n".formatted(name, value)));
      AtomicFiles.write(file, start + header + "\n");
      return new MeasuredLines(LineFile.open(file), List.of());
    }
    requireSame(found, conditions, file);
    LineFile.Line last = found.get(found.size() - 1);
    List<LineFile.Line> whole = last.complete() ? found : found.subList(0, found.size() - 1);
    if (whole.stream().noneMatch(line -> line.text().strip().equals(header))) {
      throw new CheckpointException(
          "%s is damaged: it has no line %s; delete it to measure again".formatted(file, header));
    }
    List<Row> rows = rows(whole, file, header);
    LineFile lines = LineFile.open(file);
    boolean opened = false;
    try {
      lines.truncate(whole.get(whole.size() - 1).end());
      opened = true;
      return new MeasuredLines(lines, rows);
    } finally {
      if (!opened) {
        lines.close();
      }
    }
  }

  /**
   * Reads the measurements of a file, ours or another's with the same header.
   *
   * @throws CheckpointException if it is missing or no such file
   */
  static List<Row> read(Path file, String header) {
    List<LineFile.Line> lines = LineFile.read(file);
    if (lines.isEmpty()) {
      throw new CheckpointException(file + " does not exist or is empty");
    }
    return rows(lines, file, header);
  }

  /**
   * As {@link #read}, without a last line that has no end: a run may be about to write it.
   *
   * @throws CheckpointException if a whole line is damaged
   */
  static List<Row> readWhole(Path file, String header) {
    return rows(
        LineFile.read(file).stream().filter(LineFile.Line::complete).toList(), file, header);
  }

  /** What was in the file when it was opened. */
  List<Row> found() {
    return found;
  }

  /** Appends a line; when this returns, it survives a power failure. */
  void append(String line) {
    lines.append(line);
    lines.sync();
  }

  @Override
  public void close() {
    lines.close();
  }

  private static List<Row> rows(List<LineFile.Line> lines, Path file, String header) {
    int columns = header.split(",", -1).length;
    List<Row> rows = new ArrayList<>();
    boolean begun = false;
    for (LineFile.Line line : lines) {
      String where = Text.format("line %d of %s", line.number(), file);
      if (!line.text().startsWith("#") && !line.text().isBlank()) {
        if (begun) {
          List<String> cells = List.of(line.text().strip().split("\\s*,\\s*", -1));
          if (cells.size() != columns) {
            throw damaged(where, header);
          }
          rows.add(new Row(cells, where));
        } else if (!line.text().strip().equals(header)) {
          throw new CheckpointException("%s must be %s".formatted(where, header));
        }
        begun = true;
      }
    }
    return rows;
  }

  /** What a line is told that has other cells. */
  static CheckpointException damaged(String where, String header) {
    return new CheckpointException("%s is damaged; the columns are %s".formatted(where, header));
  }

  /** What differs between the conditions of a file and these; nothing if there is no file. */
  static List<String> changes(Path file, Map<String, String> conditions) {
    List<LineFile.Line> lines = LineFile.read(file);
    return lines.isEmpty() ? List.of() : changes(lines, conditions);
  }

  private static List<String> changes(List<LineFile.Line> lines, Map<String, String> conditions) {
    Map<String, String> before = new LinkedHashMap<>();
    for (LineFile.Line line : lines) {
      String[] parts = line.text().replaceFirst("^#\\s*", "").split(": ", 2);
      if (line.text().startsWith("#") && parts.length == 2) {
        before.put(parts[0], parts[1]);
      }
    }
    return JournalHeader.changes(before, conditions);
  }

  private static void requireSame(
      List<LineFile.Line> lines, Map<String, String> conditions, Path file) {
    List<String> changes = changes(lines, conditions);
    if (!changes.isEmpty()) {
      throw new CheckpointException(
          "%s was measured otherwise and cannot be reused; changed: %s; --accept-changed puts it aside and starts again"
              .formatted(file, String.join("; ", changes)));
    }
  }
}
