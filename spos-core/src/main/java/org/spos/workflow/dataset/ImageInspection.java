package org.spos.workflow.dataset;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.spos.data.ImageSet;
import org.spos.data.decode.ImageDecoder;
import org.spos.data.decode.RgbImage;
import org.spos.digest.Sha256;
import org.spos.error.DataException;
import org.spos.watch.Progress;

/** Reads all images of a split in several threads: size and content of each. */
final class ImageInspection {
  private final ImageSet images;
  private final Seen[] seen;
  private final AtomicInteger claimed = new AtomicInteger();
  private final AtomicInteger finished = new AtomicInteger();

  /**
   * An image.
   *
   * @param content the first half of the SHA-256 of what is stored
   * @param width in pixels; 0 if it cannot be read
   * @param height in pixels
   * @param error why it cannot be read
   */
  record Seen(Content content, int width, int height, Optional<String> error) {}

  /** 128 bits that differ for different images. */
  record Content(long high, long low) {}

  ImageInspection(ImageSet images) {
    this.images = images;
    this.seen = new Seen[images.size()];
  }

  /** Reads them; the result has the order of the split. */
  List<Seen> run(int workers, Progress progress) {
    ExecutorService threads = Executors.newFixedThreadPool(workers);
    try {
      List<Future<?>> futures = new ArrayList<>();
      for (int i = 0; i < workers; i++) {
        futures.add(threads.submit(this::work));
      }
      for (Future<?> future : futures) {
        await(future, progress);
      }
      return List.of(seen);
    } finally {
      threads.shutdownNow();
    }
  }

  private void await(Future<?> future, Progress progress) {
    boolean done = false;
    while (!done) {
      try {
        future.get(500, TimeUnit.MILLISECONDS);
        done = true;
      } catch (TimeoutException e) {
        done = false;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        CancellationException cancelled = new CancellationException("interrupted while checking");
        cancelled.initCause(e);
        throw cancelled;
      } catch (ExecutionException e) {
        throw new IllegalStateException("checking failed", e.getCause());
      }
      int more = finished.getAndSet(0);
      progress.advance(more, more, "");
    }
  }

  private void work() {
    try (ImageDecoder decoder = new ImageDecoder()) {
      for (int i = claimed.getAndIncrement(); i < seen.length; i = claimed.getAndIncrement()) {
        seen[i] = inspect(i, decoder);
        finished.incrementAndGet();
      }
    }
  }

  private Seen inspect(int i, ImageDecoder decoder) {
    try {
      ByteBuffer content = images.content(i);
      Content hash = hash(content.duplicate());
      RgbImage image =
          images.isFile(i) ? decoder.decode(images.name(i), content) : images.read(i, decoder);
      return new Seen(hash, image.width(), image.height(), Optional.empty());
    } catch (DataException e) {
      return new Seen(new Content(0, 0), 0, 0, Optional.of(String.valueOf(e.getMessage())));
    }
  }

  private static Content hash(ByteBuffer bytes) {
    MessageDigest digest = Sha256.digest();
    digest.update(bytes);
    ByteBuffer hash = ByteBuffer.wrap(digest.digest());
    return new Content(hash.getLong(), hash.getLong());
  }
}
