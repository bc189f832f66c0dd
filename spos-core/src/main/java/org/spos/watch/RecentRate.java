package org.spos.watch;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How fast work went lately: a start that was slow, or a pause, is forgotten after a minute, so
 * that the time left follows what the work does now.
 */
final class RecentRate {
  private static final long WINDOW = 60_000_000_000L; // nanoseconds
  private static final long SPACING = WINDOW / 60;

  private final Deque<Sample> samples = new ArrayDeque<>();
  private Sample last;

  private record Sample(long nanos, long steps, long images) {}

  /**
   * Begins.
   *
   * @param steps done before, which do not count
   */
  RecentRate(long nanos, long steps) {
    last = new Sample(nanos, steps, 0);
    samples.add(last);
  }

  /** Notes how much is done by now. */
  void add(long nanos, long steps, long images) {
    last = new Sample(nanos, steps, images);
    Sample newest = samples.getLast();
    if (nanos - newest.nanos() >= SPACING) {
      samples.add(last);
    }
    while (samples.size() > 1 && nanos - second().nanos() >= WINDOW) {
      samples.removeFirst();
    }
  }

  private Sample second() {
    var all = samples.iterator();
    all.next();
    return all.next();
  }

  /** Steps in a second; 0 before the first one is done. */
  double steps(long nanos) {
    return (last.steps() - samples.getFirst().steps()) / seconds(nanos);
  }

  /** Images in a second. */
  double images(long nanos) {
    return (last.images() - samples.getFirst().images()) / seconds(nanos);
  }

  private double seconds(long nanos) {
    return Math.max(nanos - samples.getFirst().nanos(), 1) / 1e9;
  }
}
