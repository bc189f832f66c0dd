package org.spos.run;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.spos.error.CheckpointException;
import org.spos.error.ConfigException;
import org.spos.run.MeasuredLines.Row;
import org.spos.space.Architecture;
import org.spos.text.Text;

/**
 * Accuracies of architectures measured two ways, {@code pairs.csv}: lines {@code # name: value} of
 * what they depend on, a header, then a line for each training, on the disk before {@link #append}
 * returns. An architecture that is trained with several seeds has several lines. Not thread-safe.
 */
public final class RankFile implements AutoCloseable {
  /** The file, in a run directory. */
  public static final String NAME = "pairs.csv";

  private static final String HEADER = "architecture,macs,inherited_top1,standalone_top1";

  private final MeasuredLines lines;

  /**
   * One training; accuracies in percent.
   *
   * @param architecture its choices, written with blanks between them
   * @param macs multiply–accumulates
   * @param inheritedTop1 with the supernet's weights
   * @param standaloneTop1 trained from scratch
   */
  public record Pair(
      Architecture architecture, long macs, double inheritedTop1, double standaloneTop1) {}

  private RankFile(MeasuredLines lines) {
    this.lines = lines;
  }

  /**
   * Starts a file, or goes on with it; an unfinished last line is dropped.
   *
   * @throws CheckpointException if it was measured under other conditions, or is damaged
   */
  public static RankFile open(Path file, Map<String, String> conditions) {
    return new RankFile(MeasuredLines.open(file, conditions, HEADER));
  }

  /** Whether a file was measured under other conditions; false if there is none. */
  public static boolean isOther(Path file, Map<String, String> conditions) {
    return !MeasuredLines.changes(file, conditions).isEmpty();
  }

  /**
   * Reads the pairs of a file, ours or another's with the same header.
   *
   * @throws CheckpointException if it is missing or no such file
   */
  public static List<Pair> read(Path file) {
    return MeasuredLines.read(file, HEADER).stream().map(RankFile::pair).toList();
  }

  /**
   * Reads the pairs of a file that may be growing: an unfinished last line is left out.
   *
   * @throws CheckpointException if a whole line is damaged
   */
  static List<Pair> readWhole(Path file) {
    return MeasuredLines.readWhole(file, HEADER).stream().map(RankFile::pair).toList();
  }

  /** The pairs that were in the file when it was opened. */
  public List<Pair> pairs() {
    return lines.found().stream().map(RankFile::pair).toList();
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
  }

  @Override
  public void close() {
    lines.close();
  }

  private static Pair pair(Row row) {
    List<String> cells = row.cells();
    try {
      return new Pair(
          Architecture.parse(cells.get(0)),
          Long.parseLong(cells.get(1)),
          Double.parseDouble(cells.get(2)),
          Double.parseDouble(cells.get(3)));
    } catch (NumberFormatException | ConfigException e) {
      throw new CheckpointException(
          "%s is no pair; the columns are %s".formatted(row.where(), HEADER), e);
    }
  }
}
