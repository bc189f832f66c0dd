package org.spos.data;

import org.spos.engine.ImageBatch;

/**
 * A fixed sequence of batches that can be read from any place, any number of times, with equal
 * pixels each time. Thread-safe.
 */
public interface BatchSource extends Iterable<ImageBatch> {

  /** Number of batches; {@link Long#MAX_VALUE} if endless. */
  long batches();

  /** Starts reading at this batch, from 0. The caller closes the stream. */
  BatchStream startAt(long batch);

  /**
   * Reads from the beginning. The stream closes itself after its last batch or an error; a reader
   * that stops before closes it.
   */
  @Override
  default BatchStream iterator() {
    return startAt(0);
  }
}
