package org.spos.data;

import java.util.Optional;
import org.spos.data.source.BadImages;
import org.spos.data.transform.Preprocessing;
import org.spos.seed.RandomStream;
import org.spos.seed.Seed;

/** Each image of a set once, in the set's order; the smaller last batch is kept. */
public final class OnePassBatches implements BatchSource {
  private final ImageLoader loader;
  private final Preprocessing preprocessing;
  private final LoaderOptions options;
  private final Optional<Seed> augment;
  private final int images;

  private OnePassBatches(
      ImageSet images,
      Preprocessing preprocessing,
      LoaderOptions options,
      Optional<Seed> augment,
      BadImages bad) {
    this.loader = new ImageLoader(images, bad, 0);
    this.preprocessing = preprocessing;
    this.options = options;
    this.augment = augment;
    this.images = images.size();
  }

  /**
   * Evaluation views. For fewer images see {@link ImageSet#sample}. An image that cannot be read is
   * missing in its batch, if such images are to be skipped.
   */
  public static OnePassBatches evaluation(
      ImageSet images, Preprocessing preprocessing, LoaderOptions options, BadImages bad) {
    return new OnePassBatches(images, preprocessing, options, Optional.empty(), bad);
  }

  /** Evaluation views of images that can all be read. */
  public static OnePassBatches evaluation(
      ImageSet images, Preprocessing preprocessing, LoaderOptions options) {
    return evaluation(images, preprocessing, options, BadImages.fail());
  }

  /**
   * Augmented views for BN recalibration, of {@link Splits#recalibration}: image i is augmented
   * from stream ("recalibration-augment", i), so every candidate sees the same pixels. The next
   * image takes the place of one that cannot be read, if such images are to be skipped.
   */
  public static OnePassBatches recalibration(
      ImageSet images,
      Preprocessing preprocessing,
      LoaderOptions options,
      Seed seed,
      BadImages bad) {
    return new OnePassBatches(images, preprocessing, options, Optional.of(seed), bad);
  }

  /** Augmented views of images that can all be read. */
  public static OnePassBatches recalibration(
      ImageSet images, Preprocessing preprocessing, LoaderOptions options, Seed seed) {
    return recalibration(images, preprocessing, options, seed, BadImages.fail());
  }

  @Override
  public long batches() {
    return ((long) images + options.batchSize() - 1) / options.batchSize();
  }

  @Override
  public BatchStream startAt(long batch) {
    String name = augment.isPresent() ? "recalibration" : "eval";
    return new WorkerStream(new Plan(), preprocessing, options, batch, name);
  }

  private final class Plan implements BatchPlan {
    @Override
    public long batches() {
      return OnePassBatches.this.batches();
    }

    @Override
    public int size(long batch) {
      return (int) Math.min(options.batchSize(), images - batch * options.batchSize());
    }

    @Override
    public int fill(long batch, int slot, Tools tools, byte[] pixels, int offset) {
      int image = (int) batch * options.batchSize() + slot;
      if (augment.isPresent()) {
        ImageLoader.Loaded loaded = loader.loadOrNext(image, tools.decoder());
        RandomStream stream = augment.get().stream("recalibration-augment", image);
        tools.preprocessor().train(loaded.image(), stream, pixels, offset);
        return loaded.label();
      }
      Optional<ImageLoader.Loaded> loaded = loader.load(image, tools.decoder());
      loaded.ifPresent(known -> tools.preprocessor().eval(known.image(), pixels, offset));
      return loaded.map(ImageLoader.Loaded::label).orElse(MISSING);
    }
  }
}
