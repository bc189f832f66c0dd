package org.spos.ranks;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;

/** Waits for what other processes do, looking again and again. */
final class Waiting {
  private static final long SHORTEST = 2;
  private static final long LONGEST = 100;

  private Waiting() {}

  /** A value as soon as there is one; empty if there is none in this time. */
  static <T> Optional<T> forValue(Duration most, Supplier<Optional<T>> value) {
    long end = System.nanoTime() + most.toNanos();
    long pause = SHORTEST;
    while (true) {
      Optional<T> found = value.get();
      if (found.isPresent() || System.nanoTime() - end >= 0) {
        return found;
      }
      pause(pause);
      pause = Math.min(LONGEST, pause * 2);
    }
  }

  /** Sleeps for so many milliseconds. */
  static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      CancellationException cancelled =
          new CancellationException("interrupted while waiting for another process");
      cancelled.initCause(e);
      throw cancelled;
    }
  }
}
