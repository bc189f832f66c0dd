package org.spos.engine;

/** One path frozen for evaluation: batch normalisation is folded into the convolutions. */
public interface Predictor extends AutoCloseable {

  /**
   * Logits of a batch.
   *
   * @return [N, classes] row-major, owned by the caller
   */
  float[] predict(ImageBatch batch);

  /**
   * Predicts and takes the time of each part, for tables of latencies.
   *
   * @return nanoseconds: stem, each choice block, and everything after the blocks
   */
  long[] partNanos(ImageBatch batch);

  @Override
  void close();
}
