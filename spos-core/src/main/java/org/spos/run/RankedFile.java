package org.spos.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.spos.error.CheckpointException;
import org.spos.error.ConfigException;
import org.spos.file.AtomicFiles;
import org.spos.rank.Column;
import org.spos.rank.Ranking;
import org.spos.space.Architecture;
import org.spos.text.Text;

/**
 * The networks of a ranking, {@code networks.csv}: a line for each with its truth, its baselines
 * and its scores, for plots.
 *
 * @param scores names of the scores, such as {@code cumulative top1}
 * @param networks in the order of the ranking
 */
public record RankedFile(List<String> scores, List<Network> networks) {
  /** The file, in a run directory. */
  public static final String NAME = "networks.csv";

  private static final String TRUTH = "true_top1";

  /**
   * One network.
   *
   * @param architecture its representative
   * @param truth accuracy in percent, trained alone
   * @param scores in the order of their names; higher is better
   */
  public record Network(Architecture architecture, double truth, List<Double> scores) {
    public Network {
      scores = List.copyOf(scores);
    }
  }

  public RankedFile {
    scores = List.copyOf(scores);
    networks = List.copyOf(networks);
  }

  /** Replaces or creates the file of a run, atomically. */
  public static void write(Path run, Ranking ranking) {
    StringBuilder text = new StringBuilder("architecture," + TRUTH);
    List<Column> columns = new ArrayList<>(ranking.baselines());
    columns.addAll(ranking.scores());
    columns.forEach(column -> text.append(',').append(name(column)));
    text.append('\n');
    for (int i = 0; i < ranking.subjects().size(); i++) {
      Architecture network = ranking.subjects().networks().get(i);
      int row = i;
      text.append(network.toString().replace(',', ' '))
          .append(',')
          .append(ranking.subjects().truth().accuracy(network))
          .append(',')
          .append(
              columns.stream()
                  .map(column -> number(column.values()[row]))
                  .collect(Collectors.joining(",")))
          .append('\n');
    }
    AtomicFiles.write(run.resolve(NAME), text.toString());
  }

  /**
   * Reads the file of a run.
   *
   * @throws CheckpointException if it is missing or damaged
   */
  public static RankedFile read(Path run) {
    Path file = run.resolve(NAME);
    List<LineFile.Line> lines = LineFile.read(file);
    List<String> names =
        lines.isEmpty() ? List.of() : Arrays.asList(lines.get(0).text().split(",", -1));
    if (names.indexOf(TRUTH) != 1) {
      throw new CheckpointException(file + " holds no networks of a ranking");
    }
    List<Integer> scores = new ArrayList<>();
    for (int i = 2; i < names.size(); i++) {
      if (names.get(i).contains(" ")) {
        scores.add(i);
      }
    }
    List<Network> networks = new ArrayList<>();
    for (LineFile.Line line : lines.subList(1, lines.size())) {
      String[] cells = line.text().split(",", -1);
      try {
        networks.add(
            new Network(
                Architecture.parse(cells[0]),
                Double.parseDouble(cells[1]),
                scores.stream().map(at -> Double.parseDouble(cells[at])).toList()));
      } catch (NumberFormatException | ConfigException | ArrayIndexOutOfBoundsException e) {
        throw new CheckpointException(
            Text.format("line %d of %s is damaged", line.number(), file), e);
      }
    }
    return new RankedFile(scores.stream().map(names::get).toList(), networks);
  }

  private static String name(Column column) {
    return column.toString();
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? String.valueOf((long) value)
        : String.valueOf(value);
  }
}
