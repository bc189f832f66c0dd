package org.spos.workflow;

import java.util.Iterator;
import org.spos.engine.ImageBatch;
import org.spos.watch.Progress;

/**
 * Batches that show how many of their images have been read, each time that they are read.
 *
 * @param batches read one pass at a time
 * @param images in a pass
 * @param title what they are read for
 */
record WatchedBatches(
    Iterable<ImageBatch> batches, long images, String title, Progress.Starter progress)
    implements Iterable<ImageBatch> {

  @Override
  public Iterator<ImageBatch> iterator() {
    Iterator<ImageBatch> source = batches.iterator();
    Progress shown = progress.start(title, images, 0);
    return new Iterator<>() {
      private int handedOut;

      /** Who asks is done with the batch before. */
      @Override
      public boolean hasNext() {
        if (handedOut > 0) {
          shown.advance(handedOut, handedOut, "");
          handedOut = 0;
        }
        boolean more = source.hasNext();
        if (!more) {
          shown.close();
        }
        return more;
      }

      @Override
      public ImageBatch next() {
        ImageBatch batch = source.next();
        handedOut = batch.size();
        return batch;
      }
    };
  }
}
