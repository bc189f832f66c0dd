package org.spos.data;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.spos.engine.ImageBatch;
import org.spos.text.Text;

/**
 * Keeps the first batches of a source in memory, as far as a budget goes, so that candidates after
 * the first do not decode again; the rest is read from the source each time. The batches handed out
 * are shared. Thread-safe; its streams are not.
 */
public final class CachedBatches implements BatchSource {
  private final BatchSource source;
  private final List<ImageBatch> kept = new ArrayList<>(); // guarded by itself
  private long budget;

  /**
   * @param source one pass over images
   * @param budgetBytes heap for batches; 0 keeps none
   */
  public CachedBatches(BatchSource source, long budgetBytes) {
    this.source = source;
    this.budget = budgetBytes;
  }

  @Override
  public long batches() {
    return source.batches();
  }

  @Override
  public BatchStream startAt(long batch) {
    return new Stream(batch);
  }

  private Optional<ImageBatch> get(long number) {
    synchronized (kept) {
      return number < kept.size() ? Optional.of(kept.get((int) number)) : Optional.empty();
    }
  }

  /**
   * Keeps the batch if it is the next one and fits; a later, smaller one must not jump the queue.
   */
  private void offer(long number, ImageBatch batch) {
    synchronized (kept) {
      if (number != kept.size()) {
        return;
      }
      long bytes = batch.pixels().length + (long) Integer.BYTES * batch.size();
      budget = bytes <= budget ? budget - bytes : -1;
      if (budget >= 0) {
        kept.add(batch);
      }
    }
  }

  private final class Stream implements BatchStream {
    private long number;
    private Optional<BatchStream> live = Optional.empty();
    private boolean closed;

    Stream(long first) {
      this.number = first;
    }

    @Override
    public boolean hasNext() {
      return number < batches();
    }

    @Override
    public ImageBatch next() {
      if (closed) {
        throw new IllegalStateException("the batch stream is closed");
      }
      if (!hasNext()) {
        throw new NoSuchElementException(Text.format("all %d batches are read", batches()));
      }
      // Once reading from the source it goes on, even if another stream has kept batches meanwhile.
      Optional<ImageBatch> known = live.isPresent() ? Optional.empty() : get(number);
      ImageBatch batch = known.isPresent() ? known.get() : read();
      number++;
      return batch;
    }

    private ImageBatch read() {
      BatchStream stream = live.orElseGet(() -> source.startAt(number));
      live = Optional.of(stream);
      ImageBatch batch = stream.next();
      offer(number, batch);
      return batch;
    }

    @Override
    public long waitNanos() {
      return live.map(BatchStream::waitNanos).orElse(0L);
    }

    @Override
    public void close() {
      closed = true;
      live.ifPresent(BatchStream::close);
    }
  }
}
