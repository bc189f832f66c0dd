package org.spos.train;

import java.util.Arrays;
import org.spos.data.BatchSource;
import org.spos.data.BatchStream;
import org.spos.engine.ImageBatch;

/** Endless batches whose first pixel is the batch's number; image i has label i modulo 2. */
record FakeBatches(int side, int size) implements BatchSource {
  @Override
  public long batches() {
    return Long.MAX_VALUE;
  }

  @Override
  public BatchStream startAt(long batch) {
    return new BatchStream() {
      private long next = batch;

      @Override
      public boolean hasNext() {
        return true;
      }

      @Override
      public ImageBatch next() {
        byte[] pixels = new byte[size * side * side * 3];
        pixels[0] = (byte) next++;
        int[] labels = new int[size];
        Arrays.setAll(labels, i -> i % 2);
        return new ImageBatch(pixels, labels, side);
      }

      @Override
      public long waitNanos() {
        return 0;
      }

      @Override
      public void close() {}
    };
  }
}
