package org.spos.data;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import org.spos.data.decode.ImageDecoder;
import org.spos.data.decode.RgbImage;

/**
 * Decodes images of a set and keeps the first ones that fit into a budget. Training draws all
 * images equally often, so which ones are kept does not matter. Thread-safe.
 */
final class ImageLoader {
  private final ImageSet images;
  private final AtomicReferenceArray<@Nullable RgbImage> kept;
  private final AtomicLong budget;

  ImageLoader(ImageSet images, long cacheBytes) {
    this.images = images;
    this.kept = new AtomicReferenceArray<>(cacheBytes > 0 ? images.size() : 0);
    this.budget = new AtomicLong(cacheBytes);
  }

  ImageSet images() {
    return images;
  }

  /** Image i; valid until the decoder's next call. */
  RgbImage load(int i, ImageDecoder decoder) {
    RgbImage known = i < kept.length() ? kept.get(i) : null;
    if (known != null) {
      return known;
    }
    RgbImage image = decoder.decode(images.file(i));
    if (budget.get() >= image.bytes()) {
      keep(i, image);
    }
    return image;
  }

  private void keep(int i, RgbImage image) {
    if (budget.addAndGet(-image.bytes()) < 0 || !kept.compareAndSet(i, null, image.copy())) {
      budget.addAndGet(image.bytes()); // does not fit after all, or another thread kept it
    }
  }
}
