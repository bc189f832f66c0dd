package org.spos.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spos.error.CheckpointException;

class MetricsTest {
  @TempDir Path folder;

  @Test
  void writesOneObjectALine() {
    write(-1, 1, 2);
    assertThat(file()).hasContent("{\"step\":1,\"loss\":1.5}\n{\"step\":2,\"loss\":2.5}\n");
    assertThat(Metrics.read(file()))
        .containsExactly(
            new Metrics.Row(1, Map.of("loss", 1.5), List.of()),
            new Metrics.Row(2, Map.of("loss", 2.5), List.of()));
  }

  @Test
  void endsLikeAnUninterruptedRunWhenStepsAreDoneAgain() throws IOException {
    write(-1, 1, 2, 3, 4, 5);
    String whole = Files.readString(file());
    write(2, 3, 4, 5);
    assertThat(file()).hasContent(whole);
    write(5);
    assertThat(file()).hasContent(whole);
    write(9);
    assertThat(file()).hasContent(whole);
    write(0);
    assertThat(file()).isEmptyFile();
  }

  @Test
  void dropsATornLastLineAtEveryLength() throws IOException {
    write(-1, 1, 2, 3);
    String whole = Files.readString(file());
    int second = whole.indexOf("{\"step\":3");
    for (int length = second; length < whole.length(); length++) {
      Files.writeString(file(), whole.substring(0, length));
      assertThat(Metrics.read(file())).hasSize(2);
      write(3, 3);
      assertThat(file()).hasContent(whole);
    }
  }

  @Test
  void keepsNonFiniteNumbers() {
    List<Double> values =
        List.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0, 1e-320);
    try (Metrics metrics = Metrics.open(file(), -1)) {
      values.forEach(value -> metrics.append(1, Map.of("loss", value)));
      metrics.sync();
    }
    assertThat(Metrics.read(file()).stream().map(row -> row.values().get("loss")))
        .isEqualTo(values);
  }

  @Test
  void namesADamagedLine() throws IOException {
    write(-1, 1, 2, 3);
    String whole = Files.readString(file());
    assertDamaged(whole.replace("{\"step\":2", "{\"step\"2"), "line 2 of .* is not valid JSON");
    assertDamaged(whole.replace("\"step\":2", "\"stop\":2"), "line 2 of .* has no step");
    assertDamaged(whole.replace("2.5", "\"x\""), "line 2 of .*: loss is no number");
    assertDamaged(whole.replace("\"step\":2", "\"step\":0"), "line 2 of .* has a lower step");
  }

  @Test
  void refusesToGoBack() {
    try (Metrics metrics = Metrics.open(file(), -1)) {
      metrics.append(3, Map.of());
      metrics.append(3, Map.of("x", 1.0));
      assertThatThrownBy(() -> metrics.append(2, Map.of()))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> metrics.append(4, Map.of("step", 1.0)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void saysThatTheDiskIsFull() {
    Path full = Path.of("/dev/full");
    Assumptions.assumeTrue(Files.isWritable(full), "no /dev/full here");
    try (LineFile lines = LineFile.open(full)) {
      assertThatThrownBy(() -> lines.append("x"))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("cannot write /dev/full: No space left on device");
    }
  }

  @Test
  void saysThatItCannotBeWritten() {
    assertThatThrownBy(() -> Metrics.open(folder.resolve("none/metrics.jsonl"), -1))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("cannot write")
        .hasMessageContaining("no such file or folder");
  }

  private void assertDamaged(String content, String pattern) throws IOException {
    Files.writeString(file(), content, StandardOpenOption.TRUNCATE_EXISTING);
    assertThatThrownBy(() -> Metrics.open(file(), 3).close())
        .isInstanceOf(CheckpointException.class)
        .message()
        .containsPattern(pattern);
  }

  private void write(long keep, long... steps) {
    try (Metrics metrics = Metrics.open(file(), keep)) {
      for (long step : steps) {
        metrics.append(step, Map.of("loss", step + 0.5));
      }
    }
  }

  private Path file() {
    return folder.resolve("metrics.jsonl");
  }
}
