package org.spos.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.spos.config.CheckpointConfig;

class SaveTimesTest {
  private long nanos = -5; // as System.nanoTime, which may be negative

  @Test
  void savesSoonAndThenAtTheIntervalWhereIterationsAreSlow() {
    assertThat(savedAtMinutes(new CheckpointConfig(10_000, 30, 3, ""), 95))
        .containsExactly(2L, 32L, 62L, 92L);
  }

  @Test
  void countsTheMinutesFromTheLastSaveWhateverItsReason() {
    assertThat(savedAtMinutes(new CheckpointConfig(40, 30, 3, ""), 125))
        .containsExactly(2L, 32L, 40L, 70L, 80L, 110L, 120L);
  }

  @Test
  void savesByIterationsAloneWhereNoMinutesAreAskedFor() {
    assertThat(savedAtMinutes(new CheckpointConfig(50, 0, 3, ""), 120)).containsExactly(50L, 100L);
  }

  @Test
  void savesEveryMinuteFromTheFirstOnIfAskedTo() {
    assertThat(savedAtMinutes(new CheckpointConfig(10_000, 1, 3, ""), 3))
        .containsExactly(1L, 2L, 3L);
  }

  /** When it saves, with one iteration a minute. */
  private List<Long> savedAtMinutes(CheckpointConfig config, long minutes) {
    SaveTimes saves = SaveTimes.of(config, () -> nanos);
    List<Long> saved = new ArrayList<>();
    for (long iteration = 1; iteration <= minutes; iteration++) {
      nanos += 60_000_000_000L;
      if (saves.isDue(iteration)) {
        saved.add(iteration);
      }
    }
    return saved;
  }
}
