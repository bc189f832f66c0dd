package org.spos.engine;

import org.spos.text.Text;

/**
 * How a batch is cut into shards, each of which is normalised by its own statistics: as {@code
 * torch.chunk}, and with it DataParallel, cuts it for so many devices. All shards have the size of
 * the first but the last, which may be smaller, and a small batch may leave some slots empty: 9
 * images in 4 slots are 3, 3, 3 and 0.
 *
 * @param images of the batch, at least 1
 * @param slots for shards, at least 1
 */
public record Shards(int images, int slots) {
  public Shards {
    if (images < 1 || slots < 1) {
      throw new IllegalArgumentException(Text.format("%d images, %d slots", images, slots));
    }
  }

  /**
   * Some neighbouring images of a batch.
   *
   * @param from first image
   * @param images number of images; 0 in an empty slot
   */
  public record Shard(int from, int images) {}

  /** Images of the largest shard. */
  public int size() {
    return (images + slots - 1) / slots;
  }

  /**
   * The shard in a slot.
   *
   * @param slot 0-based
   */
  public Shard shard(int slot) {
    long from = Math.min(images, (long) slot * size());
    return new Shard((int) from, (int) Math.min(size(), images - from));
  }

  /** What a shard weighs in means over the batch. */
  public double weight(Shard shard) {
    return (double) shard.images() / images;
  }
}
