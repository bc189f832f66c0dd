package org.spos.workflow;

import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spos.checkpoint.Checkpoint;
import org.spos.config.DataConfig;
import org.spos.config.DataConfig.OnBadImage;
import org.spos.config.DataConfig.SearchSplit;
import org.spos.config.SposConfig;
import org.spos.data.BatchSource;
import org.spos.data.CachedBatches;
import org.spos.data.ImageData;
import org.spos.data.ImageSet;
import org.spos.data.LoaderOptions;
import org.spos.data.NeededSplits;
import org.spos.data.OnePassBatches;
import org.spos.data.OwnImages;
import org.spos.data.ScoredOn;
import org.spos.data.Splits;
import org.spos.data.TrainBatches;
import org.spos.data.TrainedOn;
import org.spos.data.source.BadImages;
import org.spos.data.transform.Preprocessing;
import org.spos.engine.ImageBatch;
import org.spos.engine.Recalibration;
import org.spos.error.DataException;
import org.spos.seed.Seed;
import org.spos.space.ClassNames;

/** The images of a run: who sees which, and prepared how. */
public final class Images {
  private static final Logger LOG = LoggerFactory.getLogger(Images.class);

  /** File in a run directory that lists images that could not be read. */
  static final String BAD_IMAGES = "bad-images.txt";

  private final SposConfig config;
  private final ImageData data;
  private final BadImages bad;
  private final Splits splits;
  private final Preprocessing preprocessing;
  private Optional<ImageSet> scored = Optional.empty();

  private Images(SposConfig config, Images images) {
    this.config = config;
    this.data = images.data;
    this.bad = images.bad;
    this.splits = images.splits;
    this.preprocessing = images.preprocessing;
    this.scored = images.scored;
  }

  /** The same images under a configuration that says the same of them. */
  Images with(SposConfig changed) {
    return new Images(changed, this);
  }

  private Images(SposConfig config, ImageData data) {
    FoundImages.tellOthers(data);
    this.config = config;
    this.data = data;
    this.splits = SplitRule.splits(config.data(), data);
    this.bad = config.data().onBadImage() == OnBadImage.SKIP ? BadImages.skip() : BadImages.fail();
    this.preprocessing = Loading.preprocessing(config.data(), config.space().inputSide());
  }

  /**
   * The images of a configuration; whoever brings weights to them compares the classes.
   *
   * @param needed what the command reads
   */
  public static Images open(SposConfig config, NeededSplits needed) {
    return new Images(config, FoundImages.open(config.data(), needed));
  }

  /** The same where both splits are needed. */
  public static Images open(SposConfig config) {
    return open(config, NeededSplits.TRAIN_AND_VAL);
  }

  /** The images that score candidates and make their BN statistics. */
  public static Images openForSearch(SposConfig config) {
    return open(config, neededForSearch(config.data()));
  }

  /** The images for a new supernet: its space is built for as many classes as there are. */
  public static Images openForNewSupernet(SposConfig config) {
    return openForNewNetwork(config, neededForSearch(config.data()));
  }

  private static NeededSplits neededForSearch(DataConfig config) {
    return config.searchSplit() == SearchSplit.SEARCH
        ? NeededSplits.TRAIN
        : NeededSplits.TRAIN_AND_VAL;
  }

  /** The images for a new network that both splits are needed for. */
  public static Images openForNewNetwork(SposConfig config) {
    return openForNewNetwork(config, NeededSplits.TRAIN_AND_VAL);
  }

  /** The images for a new network: its space is built for as many classes as there are. */
  private static Images openForNewNetwork(SposConfig config, NeededSplits needed) {
    ImageData data = FoundImages.open(config.data(), needed);
    int classes = data.classes().size();
    if (classes != config.space().classes()) {
      LOG.info(
          "{} has {} classes: space \"{}\" is built for them instead of {}",
          config.data().dir(),
          classes,
          config.space().name(),
          config.space().classes());
    }
    return new Images(config.withSpace(config.space().withClasses(classes)), data);
  }

  /** Which images score the candidates of a search. */
  ScoredOn scoredOn() {
    return SplitRule.scoredOn(config.data(), config.tester().testImages(), data);
  }

  /** Which images train a supernet. */
  TrainedOn trainedOn() {
    return trainedOn(splits.train());
  }

  /** Which images train a network from scratch. */
  TrainedOn scratchTrainedOn() {
    return trainedOn(scratchTrain());
  }

  private TrainedOn trainedOn(ImageSet images) {
    return images == data.train()
        ? TrainedOn.all(data)
        : TrainedOn.without(
            data,
            SplitRule.shareOfTrain(config.data()),
            config.data().confirmPerClass(),
            SplitRule.SEED);
  }

  /** The data set. */
  ImageData data() {
    return data;
  }

  /** Images that could not be read. */
  BadImages bad() {
    return bad;
  }

  /** The configuration, with the space that fits the images. */
  public SposConfig config() {
    return config;
  }

  /** Changes whenever an image is added, removed, renamed or resized. */
  String fingerprint() {
    return data.fingerprint();
  }

  /** What the labels of the images stand for. */
  public ClassNames classes() {
    return new ClassNames(data.classes());
  }

  /**
   * Checks that the labels mean what the outputs of these weights mean.
   *
   * @throws DataException if the classes differ; see {@link LabelCheck}
   */
  void requireClassesOf(Checkpoint weights) {
    LabelCheck.require(weights.classes(), classes(), config.data());
  }

  public ImageSet train() {
    return splits.train();
  }

  /** The images that score candidates, all or the configured number of them. */
  public ImageSet search() {
    if (scored.isEmpty()) {
      scored = Optional.of(chooseScored());
    }
    return scored.get();
  }

  private ImageSet chooseScored() {
    requireSearchSplit();
    ImageSet set = scoredOn().choose(data);
    // All candidates must be scored on as many images, so those that cannot be read go before.
    return config.data().onBadImage() == OnBadImage.SKIP ? set.readable(bad) : set;
  }

  private ImageSet requireSearch() {
    if (config.data().searchSplit() == SearchSplit.VAL_PART && splits.search().size() == 0) {
      throw new DataException(
          "no search split: every class of %s has fewer than 2 images in val; add images"
              .formatted(config.data().dir()));
    }
    ImageSet found = splits.requireSearch(config.data().dir());
    splits.requireConfirm(
        config.data().searchSplit() == SearchSplit.SEARCH ? data.train() : data.val(),
        config.data().confirmPerClass(),
        config.data().dir());
    return found;
  }

  /** The images on which the best candidates are measured once more, if any are wanted. */
  Optional<ImageSet> confirm() {
    if (config.data().confirmPerClass() == 0) {
      return Optional.empty();
    }
    requireSearch();
    ImageSet set = splits.confirm();
    return Optional.of(config.data().onBadImage() == OnBadImage.SKIP ? set.readable(bad) : set);
  }

  /**
   * Checks that a search has images to score its candidates on; says so if they are those of val.
   */
  void requireSearchSplit() {
    requireSearch();
    if (config.data().searchSplit() == SearchSplit.VAL) {
      LOG.warn(
          "The search scores candidates on val (data.searchSplit), as published code does: the"
              + " final accuracy on val is then optimistic");
    }
  }

  public ImageSet val() {
    return splits.val();
  }

  /**
   * What a network from scratch is trained on: selection is then over, so by default all of {@code
   * train}, the search split too; never val.
   */
  public ImageSet scratchTrain() {
    return switch (config.scratch().trainOn()) {
      case ALL -> data.train();
      case WITHOUT_SEARCH_SPLIT -> splits.train();
    };
  }

  /** Augmented batches, endless. */
  public BatchSource training(ImageSet images, int batchSize) {
    return training(images, batchSize, OwnImages.ALL);
  }

  /** The same, of which one of several processes decodes its own images only. */
  BatchSource training(ImageSet images, int batchSize, OwnImages own) {
    return new TrainBatches(
        images,
        preprocessing,
        options(batchSize, config.data().cacheBytes()),
        new Seed(config.seed()),
        bad,
        own);
  }

  /** The batches that make the BN statistics of every candidate. */
  BatchSource calibration() {
    ImageSet images = splits.recalibration(config.tester().recalibrationImages(), SplitRule.SEED);
    int batch = config.tester().recalibrationBatch();
    return new CachedBatches(
        OnePassBatches.recalibration(images, preprocessing, options(batch, 0), SplitRule.SEED, bad),
        config.data().cacheBytes());
  }

  /** The same, or none where no statistics are made: there may then be no training images. */
  public Iterable<ImageBatch> calibration(Recalibration recalibration) {
    ShortAverage.warning(config.tester(), recalibration, calibrationSize()).ifPresent(LOG::warn);
    return recalibration == Recalibration.OFF ? List.of() : calibration();
  }

  /** How many images make the BN statistics of a candidate. */
  int calibrationSize() {
    return Math.min(config.tester().recalibrationImages(), splits.train().size());
  }

  /** Batches of the evaluation view of a set, in its order. */
  public BatchSource evaluation(ImageSet images) {
    return new CachedBatches(
        OnePassBatches.evaluation(
            images, preprocessing, options(config.tester().testBatch(), 0), bad),
        config.data().cacheBytes());
  }

  private LoaderOptions options(int batchSize, long cacheBytes) {
    return Loading.options(config, batchSize, cacheBytes);
  }
}
