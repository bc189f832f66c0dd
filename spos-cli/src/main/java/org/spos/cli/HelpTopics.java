package org.spos.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.spos.text.Text;

/** Pages of {@code spos help} that belong to no command. */
final class HelpTopics {
  static final Map<Integer, String> EXIT_CODES = new TreeMap<>();

  static {
    EXIT_CODES.put(0, "done");
    EXIT_CODES.put(1, "internal error, or one of several processes was lost or never came");
    EXIT_CODES.put(2, "wrong option, configuration, space or architecture");
    EXIT_CODES.put(3, "images missing, unreadable or of other classes than the weights");
    EXIT_CODES.put(4, "checkpoint, run directory or other file unusable, stdout included");
    EXIT_CODES.put(5, "training diverged");
    EXIT_CODES.put(6, "no architecture meets the FLOPs bounds");
    EXIT_CODES.put(7, "a rerun gave other results");
    EXIT_CODES.put(8, "spos doctor found a fault that stops runs");
    EXIT_CODES.put(130, "interrupted; the state is saved and the command to resume printed");
    EXIT_CODES.put(141, "the reader of stdout has gone, as in spos ... | head");
  }

  private HelpTopics() {}

  /** Names of the topics. */
  static List<String> names() {
    return List.of("exit-codes", "candidates");
  }

  /** The page of a topic. */
  static Optional<String> page(String name) {
    return switch (name) {
      case "exit-codes" -> Optional.of(exitCodes());
      case "candidates" -> Optional.of(candidates());
      default -> Optional.empty();
    };
  }

  private static String exitCodes() {
    StringBuilder text = new StringBuilder("Exit codes of every command:\n\n");
    EXIT_CODES.forEach((code, meaning) -> text.append(Text.format("%5d  %s%n", code, meaning)));
    return text.toString();
  }

  /** One thing has many names: in spaces, architectures, tables of costs and pictures. */
  private static String candidates() {
    StringBuilder text =
        new StringBuilder(
            """
            A candidate is one of the things that a choice block can be. An architecture writes its place
            in the list of its block, from 0 (spos describe --space NAME shows the lists of a space); Megvii and
            NNI write the places of the published space.

            """);
    List<List<String>> rows = new ArrayList<>(List.of(CandidateNames.HEADINGS));
    rows.addAll(CandidateNames.rows());
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        int width = CandidateNames.HEADINGS.get(column).length() + 2;
        line.append(row.get(column)).append(" ".repeat(width - row.get(column).length()));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
