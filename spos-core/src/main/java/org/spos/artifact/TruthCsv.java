package org.spos.artifact;

import static java.util.stream.Collectors.joining;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.spos.error.CheckpointException;
import org.spos.text.OneLine;
import org.spos.text.Text;

/**
 * Numbers of architectures as lines: a column {@code architecture} and one of numbers. Lines that
 * begin with # are remarks.
 */
final class TruthCsv {
  private static final String ARCHITECTURE = "architecture";

  private TruthCsv() {}

  /** Takes the lines of a table. */
  @FunctionalInterface
  interface Lines {
    void add(String key, double number, String where);
  }

  /**
   * @param columns names of the column of numbers; the first that is there counts
   */
  static void read(byte[] csv, String file, List<String> columns, Lines lines) {
    int key = -1;
    int numbers = -1;
    int number = 0;
    for (String line : new String(csv, StandardCharsets.UTF_8).split("\r?\n", -1)) {
      String where = Text.format("line %d of %s", ++number, file);
      List<String> cells = Arrays.stream(line.split(",", -1)).map(String::strip).toList();
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      if (key < 0) {
        key = cells.indexOf(ARCHITECTURE);
        numbers =
            columns.stream().mapToInt(cells::indexOf).filter(at -> at >= 0).findFirst().orElse(-1);
        if (key < 0 || numbers < 0) {
          String others = columns.stream().skip(1).map(" (or %s)"::formatted).collect(joining());
          throw new CheckpointException(
              "%s must name the columns architecture,%s%s, got %s"
                  .formatted(where, columns.get(0), others, OneLine.of(line)));
        }
      } else if (cells.size() <= Math.max(key, numbers)) {
        throw new CheckpointException(where + " has too few columns: " + OneLine.of(line));
      } else {
        lines.add(cells.get(key), number(cells.get(numbers), where), where);
      }
    }
  }

  private static double number(String text, String where) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new CheckpointException(
          "%s: \"%s\" is no number".formatted(where, OneLine.of(text)), e);
    }
  }
}
