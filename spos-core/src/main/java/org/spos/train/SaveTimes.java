package org.spos.train;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.spos.config.CheckpointConfig;
import org.spos.watch.Recurring;

/**
 * When a training is saved before its end: every so many iterations, so that files of different
 * runs can be compared, and every so many minutes, so that not much is lost where iterations are
 * slow. The first of these comes soon, before anybody has to wait for it in doubt.
 */
public final class SaveTimes {
  private static final Duration FIRST = Duration.ofMinutes(2);

  private final long every;
  private final Optional<Recurring> clock;

  private SaveTimes(long every, Optional<Recurring> clock) {
    this.every = every;
    this.clock = clock;
  }

  /** As configured; the clock starts now. */
  public static SaveTimes of(CheckpointConfig config) {
    return of(config, System::nanoTime);
  }

  static SaveTimes of(CheckpointConfig config, LongSupplier nanoTime) {
    Duration interval = Duration.ofMinutes(config.everyMinutes());
    Duration first = interval.compareTo(FIRST) < 0 ? interval : FIRST;
    return new SaveTimes(
        config.every(),
        interval.isZero()
            ? Optional.empty()
            : Optional.of(new Recurring(first, interval, nanoTime)));
  }

  /** Whether to save now; it is then taken as saved. */
  boolean isDue(long iterations) {
    boolean due = iterations % every == 0 || clock.filter(Recurring::isDue).isPresent();
    if (due) {
      clock.ifPresent(Recurring::done);
    }
    return due;
  }
}
