package org.spos.workflow.export;

import java.nio.file.Files;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spos.config.SposConfig;
import org.spos.data.ImageSet;
import org.spos.data.NeededSplits;
import org.spos.engine.ImageBatch;
import org.spos.engine.Recalibration;
import org.spos.error.DataException;
import org.spos.seed.RandomStream;
import org.spos.seed.Seed;
import org.spos.workflow.Images;

/**
 * The images of an export: for BN statistics, and for comparing logits. Where there are no images
 * and no statistics are to be made, logits are compared on random pixels.
 */
public final class ExportImages {
  private static final Logger LOG = LoggerFactory.getLogger(ExportImages.class);
  private static final Seed SEED = new Seed(0);

  private final Optional<Images> images;
  private final int count;
  private final int side;

  private ExportImages(Optional<Images> images, int count, int side) {
    this.images = images;
    this.count = count;
    this.side = side;
  }

  /**
   * Finds the images.
   *
   * @param count how many to compare logits on
   * @throws DataException if there are none, but BN statistics are to be made from them
   */
  public static ExportImages open(SposConfig config, Recalibration recalibration, int count) {
    int side = config.space().inputSide();
    if (Files.exists(config.data().path())) {
      Images images =
          Images.open(
              config,
              recalibration == Recalibration.OFF ? NeededSplits.VAL : NeededSplits.TRAIN_AND_VAL);
      return new ExportImages(Optional.of(images), count, side);
    }
    if (recalibration != Recalibration.OFF) {
      throw new DataException(
          "%s does not exist, but the BN statistics of a supernet's path are made from training images; give --data, or --recalibrate off"
              .formatted(config.data().dir()));
    }
    LOG.warn(
        "{} does not exist: logits are compared on random pixels instead of images",
        config.data().dir());
    return new ExportImages(Optional.empty(), count, side);
  }

  /** What {@link #batch} holds, in words. */
  public String source() {
    return images
        .map(found -> "images of the val split of " + found.config().data().dir())
        .orElse("images of random pixels");
  }

  /** The images, where there are any. */
  Optional<Images> images() {
    return images;
  }

  /** The images to compare logits on; at most as many as val holds. */
  ImageBatch batch() {
    return images.map(this::sample).orElseGet(this::randomPixels);
  }

  private ImageBatch sample(Images from) {
    ImageSet set = from.val();
    ImageSet some = count < set.size() ? set.sample(count, SEED, "export") : set;
    byte[] pixels = new byte[some.size() * side * side * 3];
    int[] labels = new int[some.size()];
    int done = 0;
    for (ImageBatch batch : from.evaluation(some)) {
      System.arraycopy(batch.pixels(), 0, pixels, done * side * side * 3, batch.pixels().length);
      System.arraycopy(batch.labels(), 0, labels, done, batch.size());
      done += batch.size();
    }
    return new ImageBatch(pixels, labels, side);
  }

  private ImageBatch randomPixels() {
    RandomStream random = SEED.stream("export-pixels");
    byte[] pixels = new byte[count * side * side * 3];
    random.nextBytes(pixels);
    return new ImageBatch(pixels, new int[count], side);
  }
}
