package org.spos.data;

import java.util.Iterator;
import org.spos.engine.ImageBatch;

/** Batches being read, perhaps by threads in the background. For one consumer thread. */
public interface BatchStream extends Iterator<ImageBatch>, AutoCloseable {

  /**
   * The next batch; waits until it is ready.
   *
   * @throws org.spos.error.DataException if an image of it cannot be decoded, naming the file
   * @throws java.util.concurrent.CancellationException if the thread is interrupted while it waits;
   *     its interrupt flag stays set
   * @throws java.util.NoSuchElementException after the last batch
   * @throws IllegalStateException after {@link #close}
   */
  @Override
  ImageBatch next();

  /** Time that {@link #next} has waited for images so far. */
  long waitNanos();

  /** Stops the threads and waits until they have ended; at most one image each is finished. */
  @Override
  void close();
}
