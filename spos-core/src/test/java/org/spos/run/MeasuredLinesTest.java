package org.spos.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spos.error.CheckpointException;

/** The measurements of a ranking that was killed, or goes on, wherever its last line ends. */
class MeasuredLinesTest {
  private static final String HEADER = "name,hits,loss";
  private static final Map<String, String> CONDITIONS = Map.of("images", "12");
  private static final String START = "# images: 12\nname,hits,loss\n";
  private static final List<String> ROWS = List.of("a,12,0.5\n", "b,345,1.25\n", "c,6,2.125\n");

  @TempDir Path folder;

  /** "c,6,2" is as whole a line as "c,6,2.125" but for the line feed. */
  @Test
  void aLastLineWithoutItsEndIsNotReadWhereverItWasCut() throws IOException {
    byte[] all = (START + String.join("", ROWS)).getBytes(StandardCharsets.UTF_8);
    for (int size = START.length(); size <= all.length; size++) {
      Path file = Files.write(folder.resolve("scores.csv"), Arrays.copyOf(all, size));
      assertThat(MeasuredLines.readWhole(file, HEADER))
          .as("%s bytes", size)
          .extracting(row -> String.join(",", row.cells()) + "\n")
          .isEqualTo(ROWS.subList(0, whole(size)));
    }
  }

  @Test
  void goingOnWritesBehindTheLastWholeLine() throws IOException {
    byte[] all = (START + String.join("", ROWS)).getBytes(StandardCharsets.UTF_8);
    for (int size = START.length(); size <= all.length; size++) {
      Path file = Files.write(folder.resolve("scores.csv"), Arrays.copyOf(all, size));
      try (MeasuredLines lines = MeasuredLines.open(file, CONDITIONS, HEADER)) {
        assertThat(lines.found()).hasSize(whole(size));
        lines.append("d,7,3");
      }
      assertThat(Files.readString(file))
          .as("%s bytes", size)
          .isEqualTo(START + String.join("", ROWS.subList(0, whole(size))) + "d,7,3\n");
    }
  }

  /** A start is written whole or not at all, so that this is damage and no killed run. */
  @Test
  void aFileThatEndsWithinItsStartIsRefused() throws IOException {
    byte[] start = START.getBytes(StandardCharsets.UTF_8);
    for (int size = 1; size < start.length; size++) {
      Path file = Files.write(folder.resolve("scores.csv"), Arrays.copyOf(start, size));
      assertThatThrownBy(() -> MeasuredLines.open(file, CONDITIONS, HEADER))
          .as("%s bytes", size)
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("scores.csv");
    }
  }

  /** How many rows end within so many bytes. */
  private static int whole(int size) {
    int rows = 0;
    int end = START.length();
    while (rows < ROWS.size() && end + ROWS.get(rows).length() <= size) {
      end += ROWS.get(rows++).length();
    }
    return rows;
  }
}
