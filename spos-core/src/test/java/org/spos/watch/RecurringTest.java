package org.spos.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RecurringTest {
  private long nanos = Long.MAX_VALUE - 1; // the clock may pass the largest number

  @Test
  void isDueSoonAndThenAtTheIntervalAfterItWasDone() {
    Recurring line = new Recurring(Duration.ofNanos(10), Duration.ofNanos(60), () -> nanos);
    assertThat(line.isDue()).isFalse();
    nanos += 10;
    assertThat(line.isDue()).isTrue();
    nanos += 5;
    line.done();
    nanos += 59;
    assertThat(line.isDue()).isFalse();
    nanos += 1;
    assertThat(line.isDue()).isTrue();
  }
}
