package org.spos.train;

import org.spos.engine.ImageBatch;

/** Gives the training images of each iteration. */
@FunctionalInterface
public interface BatchSource {

  /**
   * The batch of an iteration, always the same for the same iteration; may wait for decoding.
   *
   * @param iteration 0-based
   */
  ImageBatch batch(long iteration);
}
