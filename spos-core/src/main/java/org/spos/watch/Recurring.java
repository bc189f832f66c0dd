package org.spos.watch;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Something that is due now and then by the clock: soon at first, then at an interval. */
public final class Recurring {
  private final long interval;
  private final LongSupplier nanoTime;
  private long next;

  /**
   * Starts the clock.
   *
   * @param first time until it is due
   * @param interval from one time to the next, above 0
   */
  public Recurring(Duration first, Duration interval) {
    this(first, interval, System::nanoTime);
  }

  /** The same by another clock. */
  public Recurring(Duration first, Duration interval, LongSupplier nanoTime) {
    if (interval.isZero() || interval.isNegative()) {
      throw new IllegalArgumentException("interval " + interval);
    }
    this.interval = interval.toNanos();
    this.nanoTime = nanoTime;
    this.next = nanoTime.getAsLong() + first.toNanos();
  }

  /** A log line: after ten seconds, then each minute. */
  public static Recurring log() {
    return new Recurring(Duration.ofSeconds(10), Duration.ofMinutes(1));
  }

  /** Whether it is due. */
  public boolean isDue() {
    return nanoTime.getAsLong() - next >= 0;
  }

  /** It was done now, whether it was due or not. */
  public void done() {
    next = nanoTime.getAsLong() + interval;
  }
}
