package org.spos.data;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.spos.engine.ImageBatch;
import org.spos.error.DataException;
import org.spos.text.Text;

/**
 * A batch being filled. Slots are written without a lock, each by the worker that claimed it;
 * counts belong to the {@link BatchWindow}, which guards them.
 */
final class OpenBatch {
  /** Slots claimed at once: amortises the lock when images come from memory. */
  private static final int CLAIM = 4;

  private final long number;
  private final byte[] pixels;
  private final int[] labels;
  private int claimed;
  private int done;
  private @Nullable Throwable failure;

  /** Slots of a batch that one worker fills. */
  record Claim(OpenBatch batch, int from, int to) {}

  /**
   * @param size in images
   * @param imageBytes bytes of an image
   */
  OpenBatch(long number, int size, int imageBytes) {
    this.number = number;
    this.pixels = new byte[Math.multiplyExact(size, imageBytes)];
    this.labels = new int[size];
  }

  long number() {
    return number;
  }

  byte[] pixels() {
    return pixels;
  }

  int[] labels() {
    return labels;
  }

  /** Whether slots are left that nobody fills. */
  boolean claimable() {
    return claimed < labels.length && failure == null;
  }

  Claim claim() {
    int from = claimed;
    claimed = Math.min(from + CLAIM, labels.length);
    return new Claim(this, from, claimed);
  }

  void finished(int slots) {
    done += slots;
  }

  void failed(Throwable why) {
    failure = why;
  }

  /** Whether it waits for no worker: it is full, or an image could not be loaded. */
  boolean ready() {
    return done == labels.length || failure != null;
  }

  /**
   * The batch without images that are missing.
   *
   * @throws DataException if an image cannot be decoded or all are missing
   * @throws IllegalStateException if loading failed otherwise
   */
  ImageBatch complete(int side) {
    if (failure instanceof DataException) {
      throw new DataException(String.valueOf(failure.getMessage()), failure);
    }
    if (failure != null) {
      throw new IllegalStateException("loading batch " + number + " failed", failure);
    }
    int kept = closeGaps();
    if (kept == 0) {
      throw new DataException(
          Text.format("no image of batch %d can be read; see the messages above", number));
    }
    return kept == labels.length
        ? new ImageBatch(pixels, labels, side)
        : new ImageBatch(
            Arrays.copyOf(pixels, kept * (pixels.length / labels.length)),
            Arrays.copyOf(labels, kept),
            side);
  }

  /** Moves images to the front over those that are missing, and gives their number. */
  private int closeGaps() {
    int size = pixels.length / labels.length;
    int kept = 0;
    for (int slot = 0; slot < labels.length; slot++) {
      if (labels[slot] != BatchPlan.MISSING) {
        if (kept < slot) {
          System.arraycopy(pixels, slot * size, pixels, kept * size, size);
          labels[kept] = labels[slot];
        }
        kept++;
      }
    }
    return kept;
  }
}
