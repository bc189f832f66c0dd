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
 * What a supernet's weights make of architectures, {@code scores.csv}: lines {@code # name: value}
 * of what they depend on, a header, then a line for each architecture and way to make BN
 * statistics, on the disk before {@link #append} returns. Not thread-safe.
 */
public final class ScoreFile implements AutoCloseable {
  /** The file, in a run directory. */
  public static final String NAME = "scores.csv";

  private static final String HEADER = "recalibration,architecture,images,top1_hits,top5_hits,loss";

  private final MeasuredLines lines;

  /**
   * One score, as counts.
   *
   * @param recalibration how BN statistics were made, such as {@code cumulative}
   * @param architecture its choices, written with blanks between them
   * @param images that were classified
   * @param top1Hits of them
   * @param top5Hits of them
   * @param loss mean cross-entropy in nats
   */
  public record Score(
      String recalibration,
      Architecture architecture,
      int images,
      int top1Hits,
      int top5Hits,
      double loss) {}

  private ScoreFile(MeasuredLines lines) {
    this.lines = lines;
  }

  /**
   * Starts a file, or goes on with it; an unfinished last line is dropped.
   *
   * @throws CheckpointException if it was measured under other conditions, or is damaged
   */
  public static ScoreFile open(Path file, Map<String, String> conditions) {
    return new ScoreFile(MeasuredLines.open(file, conditions, HEADER));
  }

  /** Whether a file was measured under other conditions; false if there is none. */
  public static boolean isOther(Path file, Map<String, String> conditions) {
    return !MeasuredLines.changes(file, conditions).isEmpty();
  }

  /**
   * Reads the scores of a file.
   *
   * @throws CheckpointException if it is missing or no such file
   */
  public static List<Score> read(Path file) {
    return MeasuredLines.read(file, HEADER).stream().map(ScoreFile::score).toList();
  }

  /**
   * Reads the scores of a file that may be growing: an unfinished last line is left out.
   *
   * @throws CheckpointException if a whole line is damaged
   */
  static List<Score> readWhole(Path file) {
    return MeasuredLines.readWhole(file, HEADER).stream().map(ScoreFile::score).toList();
  }

  /** The scores that were in the file when it was opened. */
  public List<Score> scores() {
    return lines.found().stream().map(ScoreFile::score).toList();
  }

  /** Appends a score; when this returns, it survives a power failure. */
  public void append(Score score) {
    lines.append(
        Text.format(
            "%s,%s,%d,%d,%d,%s",
            score.recalibration(),
            score.architecture().toString().replace(',', ' '),
            score.images(),
            score.top1Hits(),
            score.top5Hits(),
            score.loss()));
  }

  @Override
  public void close() {
    lines.close();
  }

  private static Score score(Row row) {
    List<String> cells = row.cells();
    try {
      return new Score(
          cells.get(0),
          Architecture.parse(cells.get(1)),
          Integer.parseInt(cells.get(2)),
          Integer.parseInt(cells.get(3)),
          Integer.parseInt(cells.get(4)),
          Double.parseDouble(cells.get(5)));
    } catch (NumberFormatException | ConfigException e) {
      throw new CheckpointException(
          "%s is no score; the columns are %s".formatted(row.where(), HEADER), e);
    }
  }
}
