package org.spos.ranks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CourseTest {

  /** The first process ends the run between two looks of the second, which waits for just that. */
  @Test
  void theEndThatIsWaitedForIsNoTrouble() {
    Store store =
        new Store() {
          private int looks;

          @Override
          public void set(String key, String value) {}

          @Override
          public Optional<String> get(String key) {
            return key.equals(Course.END) && looks++ > 0 ? Optional.of("3") : Optional.empty();
          }

          @Override
          public long add(String counter, long amount) {
            return 0;
          }
        };
    Place second = RankThreads.place(1, 2, "job");
    Pulse pulse =
        new Pulse(second, store, Duration.ofDays(1), Duration.ofDays(1), rank -> {}, () -> {});

    assertThat(new Course(second, store, pulse, true, rank -> "rank " + rank).end(0)).isEqualTo(3);
  }
}
