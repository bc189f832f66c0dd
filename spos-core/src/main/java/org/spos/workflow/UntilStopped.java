package org.spos.workflow;

import java.util.Iterator;
import java.util.function.BooleanSupplier;
import org.spos.data.BatchStream;
import org.spos.engine.ImageBatch;

/**
 * Batches that end after the first as soon as somebody asks to stop, so that a long measurement
 * does not hold up a save. Whoever reads them asks again afterwards, and drops what came of it.
 */
record UntilStopped(Iterable<ImageBatch> batches, BooleanSupplier stop)
    implements Iterable<ImageBatch> {

  @Override
  public Iterator<ImageBatch> iterator() {
    Iterator<ImageBatch> source = batches.iterator();
    return new Iterator<>() {
      private boolean begun;

      @Override
      public boolean hasNext() {
        if (begun && stop.getAsBoolean()) {
          if (source instanceof BatchStream stream) {
            stream.close();
          }
          return false;
        }
        return source.hasNext();
      }

      @Override
      public ImageBatch next() {
        begun = true;
        return source.next();
      }
    };
  }
}
