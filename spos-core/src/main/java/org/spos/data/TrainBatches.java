package org.spos.data;

import org.jspecify.annotations.Nullable;
import org.spos.data.source.BadImages;
import org.spos.data.transform.Preprocessing;
import org.spos.error.DataException;
import org.spos.seed.Seed;
import org.spos.text.Text;

/**
 * Endless augmented training batches. Batch i is a pure function of seed and i: its epoch's order
 * comes from stream ("shuffle", epoch), the augmentation of an image from ("augment", epoch,
 * position in the epoch). So a run resumed with {@code startAt(i)} sees what an uninterrupted one
 * sees. The smaller last batch of an epoch is kept, as published, unless dropped by option.
 */
public final class TrainBatches implements BatchSource {
  private final ImageLoader loader;
  private final Preprocessing preprocessing;
  private final LoaderOptions options;
  private final Seed seed;
  private final OwnImages own;
  private final int batchesPerEpoch;
  private @Nullable Order newest;
  private @Nullable Order older;

  private record Order(long epoch, int[] images) {}

  /** Batches of images that can all be read. */
  public TrainBatches(
      ImageSet images, Preprocessing preprocessing, LoaderOptions options, Seed seed) {
    this(images, preprocessing, options, seed, BadImages.fail());
  }

  /**
   * Batches in which the next image takes the place of one that cannot be read, if such images are
   * to be skipped.
   */
  public TrainBatches(
      ImageSet images,
      Preprocessing preprocessing,
      LoaderOptions options,
      Seed seed,
      BadImages bad) {
    this(images, preprocessing, options, seed, bad, OwnImages.ALL);
  }

  /**
   * The same for one of several processes.
   *
   * @param own which images of a batch are decoded; the others are black and of class 0
   */
  public TrainBatches(
      ImageSet images,
      Preprocessing preprocessing,
      LoaderOptions options,
      Seed seed,
      BadImages bad,
      OwnImages own) {
    this.own = own;
    this.loader = new ImageLoader(images, bad, options.cacheBytes());
    this.preprocessing = preprocessing;
    this.options = options;
    this.seed = seed;
    this.batchesPerEpoch =
        (int) batchesPerEpoch(images.size(), options.batchSize(), options.dropLast());
    if (batchesPerEpoch == 0) {
      throw new DataException(
          Text.format(
              "%d training images make no batch of %d; use a smaller batch size or keep the last"
                  + " batch",
              images.size(), options.batchSize()));
    }
  }

  /**
   * Batches in an epoch of so many images; 0 if they make none.
   *
   * @param dropLast whether the smaller last batch is left out
   */
  public static long batchesPerEpoch(long images, int batchSize, boolean dropLast) {
    return (images + (dropLast ? 0 : batchSize - 1)) / batchSize;
  }

  /** Batches until every image has been seen once (with dropLast, almost every). */
  public int batchesPerEpoch() {
    return batchesPerEpoch;
  }

  @Override
  public long batches() {
    return Long.MAX_VALUE;
  }

  /**
   * Starts at this iteration, from 0. The stream has no end: the caller closes it.
   *
   * @param iteration as counted over the whole training
   */
  @Override
  public BatchStream startAt(long iteration) {
    return new WorkerStream(new Plan(), preprocessing, options, iteration, "train");
  }

  /** The order of an epoch's images; two are kept, as prefetching spans the end of an epoch. */
  private synchronized int[] order(long epoch) {
    if (newest != null && newest.epoch == epoch) {
      return newest.images;
    }
    if (older != null && older.epoch == epoch) {
      return older.images;
    }
    Order order = new Order(epoch, seed.stream("shuffle", epoch).permutation(loader.size()));
    older = newest;
    newest = order;
    return order.images;
  }

  private final class Plan implements BatchPlan {
    @Override
    public long batches() {
      return Long.MAX_VALUE;
    }

    @Override
    public int size(long batch) {
      int first = (int) (batch % batchesPerEpoch) * options.batchSize();
      return Math.min(options.batchSize(), loader.size() - first);
    }

    @Override
    public int fill(long batch, int slot, Tools tools, byte[] pixels, int offset) {
      if (!own.has(size(batch), slot)) {
        return 0;
      }
      long epoch = batch / batchesPerEpoch;
      int position = (int) (batch % batchesPerEpoch) * options.batchSize() + slot;
      ImageLoader.Loaded loaded = loader.loadOrNext(order(epoch)[position], tools.decoder());
      tools
          .preprocessor()
          .train(loaded.image(), seed.stream("augment", epoch, position), pixels, offset);
      return loaded.label();
    }
  }
}
