package org.spos.artifact;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.spos.error.CheckpointException;
import org.spos.text.OneLine;
import org.spos.text.Text;

/**
 * A line for each training of a network: {@code architecture,top1}, in percent, or the pairs of a
 * ranking, whose column {@code standalone_top1} it is then. Lines that begin with # are remarks.
 */
final class TruthCsv {
  private static final String ARCHITECTURE = "architecture";
  private static final List<String> ACCURACY = List.of("top1", "standalone_top1");

  private TruthCsv() {}

  /** Takes the trainings of a table. */
  @FunctionalInterface
  interface Trainings {
    void add(String key, double accuracy, String where);
  }

  static void read(byte[] csv, String file, Trainings trainings) {
    int key = -1;
    int accuracy = -1;
    int number = 0;
    for (String line : new String(csv, StandardCharsets.UTF_8).split("\r?\n", -1)) {
      String where = Text.format("line %d of %s", ++number, file);
      List<String> cells = Arrays.stream(line.split(",", -1)).map(String::strip).toList();
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      if (key < 0) {
        key = cells.indexOf(ARCHITECTURE);
        accuracy =
            ACCURACY.stream().mapToInt(cells::indexOf).filter(at -> at >= 0).findFirst().orElse(-1);
        if (key < 0 || accuracy < 0) {
          throw new CheckpointException(
              "%s must name the columns architecture,top1 (or standalone_top1), got %s"
                  .formatted(where, OneLine.of(line)));
        }
      } else if (cells.size() <= Math.max(key, accuracy)) {
        throw new CheckpointException(where + " has too few columns: " + OneLine.of(line));
      } else {
        trainings.add(cells.get(key), number(cells.get(accuracy), where), where);
      }
    }
  }

  private static double number(String text, String where) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new CheckpointException(
          "%s: \"%s\" is no accuracy".formatted(where, OneLine.of(text)), e);
    }
  }
}
