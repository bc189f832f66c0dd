package org.spos.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ConsoleProgressTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
  private long nanos;

  @Test
  void writesAPlainLineNowAndThen() {
    try (Progress progress = start(false, Duration.ofSeconds(10), 100, 0)) {
      for (int i = 0; i < 25; i++) {
        nanos += 1_000_000_000;
        progress.advance(1, 64, "loss 3.21");
      }
    }
    assertThat(text().lines())
        .containsExactly(
            "train 10/100 10.0%, 64.0 images/s, 0:01:30 left, loss 3.21",
            "train 20/100 20.0%, 64.0 images/s, 0:01:20 left, loss 3.21",
            "train 25/100 25.0%, 64.0 images/s, 0:01:15 left, loss 3.21");
  }

  @Test
  void rewritesOneLineOnATerminal() {
    try (Progress progress = start(true, Duration.ofHours(1), 4, 0)) {
      nanos += 1_000_000_000;
      progress.advance(1, 0, "a longer note");
      nanos += 1_000_000;
      progress.advance(1, 0, "too soon to show");
      nanos += 3_000_000_000L;
      progress.advance(2, 0, "");
    }
    String first = "train [######------------------] 1/4 25.0%, 0:00:03 left, a longer note";
    String last = "train [########################] 4/4 100.0%";
    assertThat(text())
        .isEqualTo(
            "\r"
                + first
                + "\r"
                + last
                + " ".repeat(first.length() - last.length())
                + System.lineSeparator());
  }

  @Test
  void doesNotCountWhatAnEarlierProcessDid() {
    try (Progress progress = start(false, Duration.ofSeconds(1), 100, 90)) {
      nanos += 2_000_000_000;
      progress.advance(1, 10, "");
    }
    assertThat(text().lines()).containsExactly("train 91/100 91.0%, 5.0 images/s, 0:00:18 left");
  }

  @Test
  void survivesWorkOfNoSteps() {
    start(false, Duration.ofSeconds(1), 0, 0).close();
    assertThat(text().lines()).containsExactly("train 0/0 100.0%");
  }

  @Test
  void canBeSilent() {
    try (Progress progress = Progress.silent().start("train", 3, 0)) {
      progress.advance(1, 1, "");
    }
    assertThat(text()).isEmpty();
  }

  private Progress start(boolean terminal, Duration interval, long total, long done) {
    return new ConsoleProgress(out, terminal, interval, () -> nanos).start("train", total, done);
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
