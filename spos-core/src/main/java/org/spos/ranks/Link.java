package org.spos.ranks;

import java.nio.FloatBuffer;
import java.util.List;

/**
 * Moves numbers between the processes of a run. All buffers are direct, in native order, and used
 * from position to limit. One thread at a time, but for {@link #abort}. An error means that a
 * process is gone; nothing can be moved afterwards.
 */
public interface Link extends AutoCloseable {

  /**
   * Sends to another process and receives from it; returns when both are done. The other one calls
   * it at the same time with as many buffers of these lengths, the other way round.
   *
   * @param own what to send, untouched; may be none
   * @param others filled with what the other sends; may be none
   */
  void swap(int peer, List<FloatBuffer> own, List<FloatBuffer> others);

  /** Replaces values by their sums over all processes, in whatever order is fastest. */
  void sum(FloatBuffer values);

  /** Makes the present and all later calls end with an error. Any thread may call it. */
  void abort();

  @Override
  void close();
}
