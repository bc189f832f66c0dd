package org.spos.engine.nd4j;

import org.bytedeco.javacpp.Pointer;
import org.spos.engine.nd4j.kernel.Floats;

/**
 * Writes to new memory in the background, so that the system gives its pages while something else
 * is done: on a virtual machine that can take two seconds a gigabyte.
 */
final class FirstTouch {
  /** 8 MB. */
  private static final long CHUNK = 1 << 21;

  private final Thread thread;
  private volatile boolean stopped;

  /**
   * Begins.
   *
   * @param memory in the host's memory; its content is lost until {@link #stop} returns
   */
  FirstTouch(Floats memory) {
    thread = new Thread(() -> touch(memory), "spos-first-touch");
    thread.setDaemon(true);
    thread.start();
  }

  private void touch(Floats memory) {
    for (long from = 0; from < memory.length() && !stopped; from += CHUNK) {
      long count = Math.min(CHUNK, memory.length() - from);
      Pointer.memset(memory.slice(from, count).pointer(), 0, Float.BYTES * count);
    }
  }

  /** Ends, wherever it is; afterwards the memory may be used or freed. */
  void stop() {
    stopped = true;
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
