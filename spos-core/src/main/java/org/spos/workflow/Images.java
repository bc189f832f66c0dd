package org.spos.workflow;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spos.config.DataConfig;
import org.spos.config.DataConfig.SearchSplit;
import org.spos.config.SposConfig;
import org.spos.data.BatchSource;
import org.spos.data.CachedBatches;
import org.spos.data.ImageData;
import org.spos.data.ImageSet;
import org.spos.data.LoaderOptions;
import org.spos.data.OnePassBatches;
import org.spos.data.Splits;
import org.spos.data.TrainBatches;
import org.spos.data.transform.Augmentation;
import org.spos.data.transform.EvalResize;
import org.spos.data.transform.Preprocessing;
import org.spos.engine.PixelFormat;
import org.spos.seed.Seed;

/** The images of a run: who sees which, and prepared how. */
final class Images {
  private static final Logger LOG = LoggerFactory.getLogger(Images.class);

  /**
   * The same split for every run: a search must not score on images that its supernet trained on,
   * whatever seeds the two were given.
   */
  private static final Seed SPLIT_SEED = new Seed(0);

  private final SposConfig config;
  private final ImageData folder;
  private final Splits splits;
  private final Preprocessing preprocessing;

  private Images(SposConfig config, ImageData folder) {
    this.config = config;
    this.folder = folder;
    this.splits =
        config.data().searchSplit() == SearchSplit.VAL
            ? Splits.searchOnVal(folder)
            : Splits.carve(folder, config.data().searchPerClass(), SPLIT_SEED);
    this.preprocessing = preprocessing(config.data(), config.space().inputSide());
    if (config.data().searchSplit() == SearchSplit.VAL) {
      LOG.warn(
          "The search scores candidates on val (data.searchSplit), as published code does: the final accuracy on val is then optimistic");
    }
  }

  /** The images for the space of the configuration, of which the number of classes must fit. */
  static Images open(SposConfig config) {
    return new Images(
        config, ImageData.open(config.data().path()).requireClasses(config.space().classes()));
  }

  /** The images for a new network: its space is built for as many classes as there are. */
  static Images openForNewNetwork(SposConfig config) {
    ImageData folder = ImageData.open(config.data().path());
    int classes = folder.classes().size();
    if (classes != config.space().classes()) {
      LOG.info(
          "{} has {} classes: space \"{}\" is built for them instead of {}",
          config.data().dir(),
          classes,
          config.space().name(),
          config.space().classes());
    }
    return new Images(config.withSpace(config.space().withClasses(classes)), folder);
  }

  /** The configuration, with the space that fits the images. */
  SposConfig config() {
    return config;
  }

  /** Changes whenever an image is added, removed, renamed or resized. */
  String fingerprint() {
    return folder.fingerprint();
  }

  List<String> classes() {
    return folder.classes();
  }

  ImageSet train() {
    return splits.train();
  }

  /** The images that score candidates, all or the configured number of them. */
  ImageSet search() {
    int wanted = config.tester().testImages();
    return wanted == 0 ? splits.search() : splits.search().sample(wanted, SPLIT_SEED, "search");
  }

  ImageSet wholeSearch() {
    return splits.search();
  }

  ImageSet val() {
    return splits.val();
  }

  /** Augmented batches, endless. */
  BatchSource training(int batchSize) {
    return new TrainBatches(
        splits.train(),
        preprocessing,
        options(batchSize, config.data().cacheBytes()),
        new Seed(config.seed()));
  }

  /** The batches that make the BN statistics of every candidate. */
  BatchSource calibration() {
    ImageSet images = splits.recalibration(config.tester().recalibrationImages(), SPLIT_SEED);
    int batch = config.tester().recalibrationBatch();
    return new CachedBatches(
        OnePassBatches.recalibration(images, preprocessing, options(batch, 0), SPLIT_SEED),
        config.data().cacheBytes());
  }

  /** How many images make the BN statistics of a candidate. */
  int calibrationSize() {
    return Math.min(config.tester().recalibrationImages(), splits.train().size());
  }

  /** Batches of the evaluation view of a set, in its order. */
  BatchSource evaluation(ImageSet images) {
    return new CachedBatches(
        OnePassBatches.evaluation(images, preprocessing, options(config.tester().testBatch(), 0)),
        config.data().cacheBytes());
  }

  static PixelFormat pixelFormat(SposConfig config) {
    return switch (config.data().preprocessing()) {
      case BGR255 -> PixelFormat.BGR_255;
      case NORMALISED -> PixelFormat.RGB_NORMALISED;
    };
  }

  private LoaderOptions options(int batchSize, long cacheBytes) {
    DataConfig data = config.data();
    int workers = data.workers() > 0 ? data.workers() : Math.max(1, config.effectiveThreads() / 2);
    return new LoaderOptions(batchSize, false, workers, data.prefetch(), cacheBytes);
  }

  private static Preprocessing preprocessing(DataConfig data, int inputSide) {
    Preprocessing published = Preprocessing.forInput(inputSide);
    return new Preprocessing(
        inputSide,
        data.resizeSide() > 0 ? data.resizeSide() : published.resizeSide(),
        EvalResize.valueOf(data.evalResize().name()),
        Augmentation.valueOf(data.augmentation().name()),
        data.cropArea(),
        published.maxArea(),
        published.minRatio(),
        published.maxRatio(),
        data.jitter(),
        data.flip(),
        published.padding());
  }
}
