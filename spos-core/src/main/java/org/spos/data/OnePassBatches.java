package org.spos.data;

import java.util.Optional;
import org.spos.data.decode.RgbImage;
import org.spos.data.transform.Preprocessing;
import org.spos.seed.Seed;

/** Each image of a set once, in the set's order; the smaller last batch is kept. */
public final class OnePassBatches implements BatchSource {
  private final ImageLoader loader;
  private final Preprocessing preprocessing;
  private final LoaderOptions options;
  private final Optional<Seed> augment;
  private final int images;

  private OnePassBatches(
      ImageSet images, Preprocessing preprocessing, LoaderOptions options, Optional<Seed> augment) {
    this.loader = new ImageLoader(images, 0);
    this.preprocessing = preprocessing;
    this.options = options;
    this.augment = augment;
    this.images = images.size();
  }

  /** Evaluation views. For fewer images see {@link ImageSet#sample}. */
  public static OnePassBatches evaluation(
      ImageSet images, Preprocessing preprocessing, LoaderOptions options) {
    return new OnePassBatches(images, preprocessing, options, Optional.empty());
  }

  /**
   * Augmented views for BN recalibration, of {@link Splits#recalibration}: image i is augmented
   * from stream ("recalibration-augment", i), so every candidate sees the same pixels.
   */
  public static OnePassBatches recalibration(
      ImageSet images, Preprocessing preprocessing, LoaderOptions options, Seed seed) {
    return new OnePassBatches(images, preprocessing, options, Optional.of(seed));
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
      RgbImage source = loader.load(image, tools.decoder());
      if (augment.isPresent()) {
        tools
            .preprocessor()
            .train(source, augment.get().stream("recalibration-augment", image), pixels, offset);
      } else {
        tools.preprocessor().eval(source, pixels, offset);
      }
      return loader.images().label(image);
    }
  }
}
