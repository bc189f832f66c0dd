package org.spos.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DataWaitTest {
  private final DataWait wait = new DataWait();

  private void steps(int count, int waited, int all) {
    for (int i = 0; i < count; i++) {
      wait.add(Duration.ofMillis(waited), Duration.ofMillis(all));
    }
  }

  @Test
  void givesTheShareOfTheLastFiftySteps() {
    assertThat(wait.percent()).isZero();
    steps(1, 30, 100);
    assertThat(wait.percent()).isEqualTo(30);
    steps(49, 10, 100);
    assertThat(wait.percent()).isEqualTo(10); // 10.4
    steps(50, 1, 50);
    assertThat(wait.percent()).isEqualTo(2);
  }

  @Test
  void aRowHasTheStepsSecondsAndItsShareInPercent() {
    assertThat(DataWait.row(Duration.ofMillis(60), Duration.ofMillis(400)))
        .containsExactly(Map.entry("seconds", 0.4), Map.entry("dataWait", 15.0));
    assertThat(DataWait.row(Duration.ZERO, Duration.ZERO)).containsEntry("dataWait", 0.0);
  }

  @Test
  void hintsOnceWhenTheWaitLasts() {
    steps(49, 30, 100);
    assertThat(wait.hint()).as("too early to tell").isEmpty();
    steps(1, 30, 100);
    assertThat(wait.hint()).hasValueSatisfying(hint -> assertThat(hint).contains("30 %", "pack"));
    steps(100, 90, 100);
    assertThat(wait.hint()).as("said once").isEmpty();
  }

  @Test
  void isQuietUpToAFifth() {
    steps(500, 20, 100);
    assertThat(wait.hint()).isEmpty();
  }
}
