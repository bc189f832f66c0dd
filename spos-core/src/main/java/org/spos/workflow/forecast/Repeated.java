package org.spos.workflow.forecast;

import java.util.function.Supplier;
import org.spos.data.BatchSource;
import org.spos.data.BatchStream;
import org.spos.engine.ImageBatch;

/** Reads batches again and again until closed. */
final class Repeated implements Supplier<ImageBatch>, AutoCloseable {
  private final BatchSource source;
  private BatchStream stream;

  Repeated(BatchSource source) {
    this.source = source;
    this.stream = source.startAt(0);
  }

  @Override
  public ImageBatch get() {
    if (!stream.hasNext()) {
      stream.close();
      stream = source.startAt(0);
    }
    return stream.next();
  }

  @Override
  public void close() {
    stream.close();
  }
}
