package org.spos.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsoleProgressTest {
  private static final String NOTE = "loss 3.210, top-1 12.3 %, 4 % data wait";

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
  private long nanos;
  private int columns = 120;

  @Test
  void writesAPlainLineNowAndThen() {
    try (Progress progress = plain(10).start("train", 100, 0)) {
      for (int i = 0; i < 25; i++) {
        pass(1);
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
  void neverWrapsAtAnyWidth() {
    for (columns = 2; columns <= 300; columns++) {
      bytes.reset();
      ConsoleProgress console = terminal();
      try (Progress progress = console.start("train-supernet", 150_000, 0)) {
        for (int i = 0; i < 10; i++) {
          pass(15_000);
          progress.advance(14_000, 1 << 20, NOTE);
        }
        try (Progress inner = console.start("BN statistics", 100, 0)) {
          pass(3);
          inner.advance(40, 40, "");
        }
      }
      TinyTerminal shown = new TinyTerminal(columns).show(text());
      assertThat(shown.wraps()).as("at %s columns", columns).isZero();
      assertThat(shown.lines()).as("at %s columns", columns).hasSize(2);
    }
  }

  @Test
  void leavesOutWhatMattersLeastWhereThereIsNoRoom() {
    assertThat(List.of(40, 60, 80, 100, 120))
        .extracting(this::lineAt)
        .containsExactly(
            "train 10.0%, 0:01:30 left, loss 3.210",
            "train 10.0%, 0:01:30 left, loss 3.210, top-1 12.3 %",
            "train 10.0%, 0:01:30 left, loss 3.210, top-1 12.3 %, 4 % data wait",
            "train 10.0%, 0:01:30 left, loss 3.210, top-1 12.3 %, 4 % data wait, 640.0 images/s, 10/100",
            "train 10.0%, 0:01:30 left, loss 3.210, top-1 12.3 %, 4 % data wait, 640.0 images/s, 10/100"
                + " [##------------------------]");
  }

  private String lineAt(int width) {
    columns = width;
    bytes.reset();
    try (ConsoleProgress console = terminal()) {
      Progress progress = console.start("train", 100, 0);
      pass(10);
      progress.advance(10, 6400, NOTE);
    }
    return new TinyTerminal(width).show(text()).lines().get(0);
  }

  @Test
  void asksForTheWidthEachTime() {
    Progress progress = terminal().start("train", 100, 0);
    pass(10);
    progress.advance(10, 6400, NOTE);
    columns = 40;
    pass(10);
    progress.advance(10, 6400, NOTE);
    assertThat(text().substring(text().lastIndexOf(ConsoleProgress.ERASE)))
        .isEqualTo(ConsoleProgress.ERASE + "train 20.0%, 0:01:20 left, loss 3.210");
  }

  @Test
  void showsAtOnceThatWorkHasBegun() {
    terminal().start("train", 100, 0);
    assertThat(new TinyTerminal(columns).show(text()).lines().get(0))
        .startsWith("train 0.0%, 0/100 [-----");
  }

  @Test
  void takesSpeedAndTimeLeftFromTheLastMinute() {
    Progress progress = plain(1000).start("train", 1000, 0);
    for (int i = 0; i < 90; i++) { // ten seconds each
      pass(10);
      progress.advance(1, 10, "");
    }
    for (int i = 0; i < 110; i++) { // then one each
      pass(1);
      progress.advance(1, 10, "");
    }
    assertThat(text().lines()).containsExactly("train 190/1000 19.0%, 10.0 images/s, 0:13:30 left");
  }

  @Test
  void doesNotCountWhatAnEarlierProcessDid() {
    try (Progress progress = plain(1).start("train", 100, 90)) {
      pass(2);
      progress.advance(1, 10, "");
    }
    assertThat(text().lines()).containsExactly("train 91/100 91.0%, 5.0 images/s, 0:00:18 left");
  }

  @Test
  void showsLastingWorkOnTheLineOfTheWorkAroundIt() {
    ConsoleProgress console = terminal();
    Progress outer = console.start("train", 100, 0);
    pass(10);
    outer.advance(10, 0, "loss 3.2");
    Progress inner = console.start("testing", 50, 0);
    pass(1);
    inner.advance(10, 10, "");
    assertThat(last()).isEqualTo("train 10.0%, 0:01:39 left, loss 3.2, 10/100");
    pass(2);
    inner.advance(10, 10, "");
    assertThat(last()).isEqualTo("train 10.0%, testing 40.0%, 0:01:57 left, loss 3.2, 10/100");
    inner.close();
    pass(7);
    outer.advance(10, 0, "loss 3.1");
    assertThat(last()).isEqualTo("train 20.0%, 0:01:20 left, loss 3.1, 20/100");
    outer.close();
    assertThat(new TinyTerminal(columns).show(text()).lines()).hasSize(2);
  }

  /** What the last refresh wrote, without its bar. */
  private String last() {
    String text = text();
    return text.substring(text.lastIndexOf("2K") + 2).replaceAll(" \\[[#-]+]\\s*$", "");
  }

  @Test
  void endsItsLineBeforeAnErrorIsPrinted() {
    ConsoleProgress console = terminal();
    console.start("train", 100, 0);
    console.close();
    console.close();
    assertThat(new TinyTerminal(columns).show(text() + "spos: error").lines())
        .hasSize(2)
        .last()
        .isEqualTo("spos: error");
  }

  @Test
  void isAtAHundredPercentOnlyWhenAllIsDone() {
    try (Progress progress = plain(1).start("train", 100_000, 0)) {
      pass(2);
      progress.advance(99_999, 0, "");
      pass(2);
      progress.advance(1, 0, "");
    }
    assertThat(text().lines())
        .containsExactly("train 99999/100000 99.9%, 0:00:00 left", "train 100000/100000 100.0%");
  }

  @Test
  void survivesWorkOfNoSteps() {
    plain(1).start("train", 0, 0).close();
    assertThat(text().lines()).containsExactly("train 0/0 100.0%");
  }

  @Test
  void canBeSilent() {
    try (Progress progress = Progress.silent().start("train", 3, 0)) {
      progress.advance(1, 1, "");
    }
    assertThat(text()).isEmpty();
  }

  private void pass(long seconds) {
    nanos += seconds * 1_000_000_000;
  }

  private ConsoleProgress plain(int seconds) {
    return new ConsoleProgress(out, false, Duration.ofSeconds(seconds), () -> 0, () -> nanos);
  }

  private ConsoleProgress terminal() {
    return new ConsoleProgress(out, true, Duration.ofMillis(200), () -> columns, () -> nanos);
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
