package org.spos.data;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import org.spos.data.decode.ImageDecoder;
import org.spos.data.decode.RgbImage;
import org.spos.data.source.BadImages;
import org.spos.error.DataException;
import org.spos.text.Text;

/**
 * Decodes images of a set and keeps the first ones that fit into a budget. Training draws all
 * images equally often, so which ones are kept does not matter; none are where less than a
 * twentieth of the set would fit, as those would hardly be drawn again. Thread-safe.
 */
final class ImageLoader {
  /** The largest set that is worth keeping a part of, in budgets. */
  private static final int BUDGETS = 20;

  private final ImageSet images;
  private final BadImages bad;
  private final AtomicReferenceArray<@Nullable RgbImage> kept;
  private final AtomicLong budget;
  private final long largestKept;

  /**
   * An image of the set.
   *
   * @param label its class
   * @param image its pixels, valid until the decoder's next call
   */
  record Loaded(int label, RgbImage image) {}

  ImageLoader(ImageSet images, BadImages bad, long cacheBytes) {
    this.images = images;
    this.bad = bad;
    this.kept = new AtomicReferenceArray<>(cacheBytes > 0 ? images.size() : 0);
    this.budget = new AtomicLong(cacheBytes);
    this.largestKept =
        (long) Math.min(Long.MAX_VALUE, (double) BUDGETS * cacheBytes / images.size());
  }

  int size() {
    return images.size();
  }

  /** Image i; empty if it cannot be read and such images are skipped. */
  Optional<Loaded> load(int i, ImageDecoder decoder) {
    RgbImage known = i < kept.length() ? kept.get(i) : null;
    if (known != null) {
      return Optional.of(new Loaded(images.label(i), known));
    }
    try {
      RgbImage image = images.read(i, decoder);
      if (image.bytes() <= largestKept && budget.get() >= image.bytes()) {
        keep(i, image);
      }
      return Optional.of(new Loaded(images.label(i), image));
    } catch (DataException e) {
      bad.found(images.name(i), e);
      return Optional.empty();
    }
  }

  /**
   * Image i; if it cannot be read and such images are skipped, the next one that can: batches keep
   * their size, and every run has the same.
   */
  Loaded loadOrNext(int i, ImageDecoder decoder) {
    for (int k = 0; k < images.size(); k++) {
      Optional<Loaded> loaded = load((i + k) % images.size(), decoder);
      if (loaded.isPresent()) {
        return loaded.get();
      }
    }
    throw new DataException(Text.format("none of %d images can be read", images.size()));
  }

  private void keep(int i, RgbImage image) {
    if (budget.addAndGet(-image.bytes()) < 0 || !kept.compareAndSet(i, null, image.copy())) {
      budget.addAndGet(image.bytes()); // does not fit after all, or another thread kept it
    }
  }
}
