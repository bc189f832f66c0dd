package org.spos.data.pack;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.spos.data.pack.PackEncoder.Packed;
import org.spos.data.source.BadImages;
import org.spos.data.source.Listing;
import org.spos.error.DataException;

/** Encodes images in several threads and gives them in their order. */
final class PackEncoders implements AutoCloseable {
  /** Stands for an image that cannot be read. */
  private static final Packed NOTHING = new Packed(0, 0, ByteBuffer.allocate(0));

  private final List<PackEncoder> encoders = new ArrayList<>();
  private final ExecutorService threads;
  private final BadImages bad;

  PackEncoders(PackForm form, int workers, BadImages bad) {
    for (int i = 0; i < workers; i++) {
      encoders.add(new PackEncoder(form));
    }
    this.threads = Executors.newFixedThreadPool(workers);
    this.bad = bad;
  }

  /** The next images that have no place in the index yet. */
  List<Packed> next(PackIndex index, int most) {
    int first = index.filled();
    int count = Math.min(most, index.images() - first);
    Packed[] packed = new Packed[count];
    List<Callable<Boolean>> tasks = new ArrayList<>();
    for (int worker = 0; worker < encoders.size(); worker++) {
      int begin = worker;
      tasks.add(
          () -> {
            for (int i = begin; i < count; i += encoders.size()) {
              packed[i] = encode(encoders.get(begin), index, first + i);
            }
            return true;
          });
    }
    try {
      for (Future<Boolean> done : threads.invokeAll(tasks)) {
        done.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      CancellationException cancelled = new CancellationException("interrupted while packing");
      cancelled.initCause(e);
      throw cancelled;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof DataException known
          ? known
          : new IllegalStateException("packing failed", e.getCause());
    }
    return List.of(packed);
  }

  private Packed encode(PackEncoder encoder, PackIndex index, int image) {
    Listing split = index.split(image);
    try {
      return encoder.encode(split.images(), index.within(image));
    } catch (DataException e) {
      bad.found(split.images().name(index.within(image)), e);
      return NOTHING;
    }
  }

  @Override
  public void close() {
    threads.shutdown();
    try {
      // Native buffers must outlive their thread; without the wait they are left to the process.
      if (threads.awaitTermination(1, TimeUnit.MINUTES)) {
        encoders.forEach(PackEncoder::close);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
