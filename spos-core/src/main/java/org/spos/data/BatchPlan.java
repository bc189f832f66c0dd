package org.spos.data;

import org.spos.data.decode.ImageDecoder;
import org.spos.data.transform.Preprocessor;

/** What a batch is made of, as a pure function of its number. Thread-safe. */
interface BatchPlan {
  /** Label of an image that is to be left out of its batch. */
  int MISSING = -1;

  /** Number of batches; {@link Long#MAX_VALUE} if endless. */
  long batches();

  /** Number of images of a batch. */
  int size(long batch);

  /**
   * Makes one image of a batch.
   *
   * @param slot its place in the batch
   * @param pixels receives uint8 RGB [side, side, 3] from {@code offset}
   * @return its label, or {@link #MISSING}
   */
  int fill(long batch, int slot, Tools tools, byte[] pixels, int offset);

  /** What one worker needs for itself. */
  record Tools(ImageDecoder decoder, Preprocessor preprocessor) implements AutoCloseable {
    @Override
    public void close() {
      decoder.close();
      preprocessor.close();
    }
  }
}
