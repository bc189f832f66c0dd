package org.spos.engine.nd4j;

import org.nd4j.linalg.factory.Nd4j;

/** Takes times one after the other, from its creation on. */
final class StopWatch {
  private final long[] laps;
  private int next;
  private long start;

  StopWatch(int laps) {
    this.laps = new long[laps];
    this.start = System.nanoTime();
  }

  /** Ends a lap, when everything that was asked of the device is done. */
  void lap() {
    Nd4j.getExecutioner().commit();
    long now = System.nanoTime();
    laps[next++] = now - start;
    start = now;
  }

  /** All laps in nanoseconds. */
  long[] laps() {
    return laps.clone();
  }
}
