package org.spos.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.spos.error.CheckpointException;
import org.spos.error.ConfigException;
import org.spos.file.AtomicFiles;
import org.spos.space.Architecture;
import org.spos.text.Text;

/**
 * Accuracies of architectures measured two ways, {@code pairs.csv}: lines {@code # name: value} of
 * what they depend on, a header, then a line for each architecture, on the disk before {@link
 * #append} returns. Not thread-safe.
 */
public final class RankFile implements AutoCloseable {
  /** The file, in a run directory. */
  public static final String NAME = "pairs.csv";

  private static final String HEADER = "architecture,macs,inherited_top1,standalone_top1";

  private final LineFile lines;
  private final List<Pair> pairs;

  /**
   * One architecture; accuracies in percent.
   *
   * @param architecture its choices, written with blanks between them
   * @param macs multiply–accumulates
   * @param inheritedTop1 with the supernet's weights
   * @param standaloneTop1 trained from scratch
   */
  public record Pair(
      Architecture architecture, long macs, double inheritedTop1, double standaloneTop1) {}

  private RankFile(LineFile lines, List<Pair> pairs) {
    this.lines = lines;
    this.pairs = List.copyOf(pairs);
  }

  /**
   * Starts a file, or goes on with it; an unfinished last line is dropped.
   *
   * @throws CheckpointException if it was measured under other conditions, or is damaged
   */
  public static RankFile open(Path file, Map<String, String> conditions) {
    List<LineFile.Line> found = LineFile.read(file);
    if (found.isEmpty()) {
      StringBuilder start = new StringBuilder();
      conditions.forEach((name, value) -> start.append("# %s: %s\n".formatted(name, value)));
      AtomicFiles.write(file, start + HEADER + "\n");
      return new RankFile(LineFile.open(file), List.of());
    }
    requireSame(found, conditions, file);
    LineFile.Line last = found.get(found.size() - 1);
    List<LineFile.Line> whole = last.complete() ? found : found.subList(0, found.size() - 1);
    List<Pair> pairs = parse(whole, file);
    LineFile lines = LineFile.open(file);
    boolean opened = false;
    try {
      lines.truncate(whole.get(whole.size() - 1).end());
      opened = true;
      return new RankFile(lines, pairs);
    } finally {
      if (!opened) {
        lines.close();
      }
    }
  }

  /**
   * Reads the pairs of a file, ours or another's with the same header.
   *
   * @throws CheckpointException if it is missing or no such file
   */
  public static List<Pair> read(Path file) {
    List<LineFile.Line> lines = LineFile.read(file);
    if (lines.isEmpty()) {
      throw new CheckpointException(file + " does not exist or is empty");
    }
    return parse(lines, file);
  }

  /** The pairs that were in the file when it was opened. */
  public List<Pair> pairs() {
    return pairs;
  }

  /** Appends a pair; when this returns, it survives a power failure. */
  public void append(Pair pair) {
    lines.append(
        Text.format(
            "%s,%d,%s,%s",
            pair.architecture().toString().replace(',', ' '),
            pair.macs(),
            pair.inheritedTop1(),
            pair.standaloneTop1()));
    lines.sync();
  }

  @Override
  public void close() {
    lines.close();
  }

  private static List<Pair> parse(List<LineFile.Line> lines, Path file) {
    List<Pair> pairs = new ArrayList<>();
    boolean header = false;
    for (LineFile.Line line : lines) {
      String where = Text.format("line %d of %s", line.number(), file);
      if (!line.text().startsWith("#") && !line.text().isBlank()) {
        if (header) {
          pairs.add(pair(line.text().strip(), where));
        } else if (!line.text().strip().equals(HEADER)) {
          throw new CheckpointException("%s must be %s".formatted(where, HEADER));
        }
        header = true;
      }
    }
    return pairs;
  }

  private static Pair pair(String text, String where) {
    String[] cells = text.split(",", -1);
    try {
      if (cells.length == 4) {
        return new Pair(
            Architecture.parse(cells[0].strip()),
            Long.parseLong(cells[1].strip()),
            Double.parseDouble(cells[2]),
            Double.parseDouble(cells[3]));
      }
    } catch (NumberFormatException | ConfigException e) {
      throw new CheckpointException(
          "%s is no pair; the columns are %s".formatted(where, HEADER), e);
    }
    throw new CheckpointException("%s is no pair; the columns are %s".formatted(where, HEADER));
  }

  private static void requireSame(
      List<LineFile.Line> lines, Map<String, String> conditions, Path file) {
    Map<String, String> before = new LinkedHashMap<>();
    for (LineFile.Line line : lines) {
      String[] parts = line.text().replaceFirst("^#\\s*", "").split(": ", 2);
      if (line.text().startsWith("#") && parts.length == 2) {
        before.put(parts[0], parts[1]);
      }
    }
    List<String> changes = JournalHeader.changes(before, conditions);
    if (!changes.isEmpty()) {
      throw new CheckpointException(
          "%s was measured otherwise, its pairs cannot be reused; changed: %s"
              .formatted(file, String.join("; ", changes)));
    }
  }
}
