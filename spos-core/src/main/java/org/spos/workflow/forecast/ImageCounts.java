package org.spos.workflow.forecast;

import org.spos.config.DataConfig.SearchSplit;
import org.spos.config.ScratchConfig.TrainOn;
import org.spos.config.SposConfig;
import org.spos.text.Text;
import org.spos.workflow.Images;

/**
 * How many images each step reads.
 *
 * @param train of the supernet
 * @param search that score a candidate
 * @param scratch of the training from scratch
 * @param val that judge its result
 * @param source where these numbers come from, for people
 * @param known whether they were counted
 * @param guessed whether they are anybody's guess, neither counted nor those of a known data set
 */
public record ImageCounts(
    int train, int search, int scratch, int val, String source, boolean known, boolean guessed) {
  private static final int IMAGENET_CLASSES = 1_000;
  private static final int IMAGENET_TRAIN = 1_281_167;
  private static final int IMAGENET_VAL = 50_000;

  /** Of a class, where nothing is known of a data set. */
  private static final int ASSUMED_TRAIN = 500;

  private static final int ASSUMED_VAL = 100;
  private static final int PUBLISHED_SEARCH = 50;

  /** Of images that are there. */
  static ImageCounts of(Images images) {
    return new ImageCounts(
        images.train().size(),
        images.search().size(),
        images.scratchTrain().size(),
        images.val().size(),
        images.config().data().dir(),
        true,
        false);
  }

  /** Of ImageNet for a space of a thousand classes, else a guess by the number of classes. */
  static ImageCounts assumed(SposConfig config) {
    int classes = config.space().classes();
    boolean imagenet = classes == IMAGENET_CLASSES;
    int train = imagenet ? IMAGENET_TRAIN : classes * ASSUMED_TRAIN;
    int val = imagenet ? IMAGENET_VAL : classes * ASSUMED_VAL;
    int perClass =
        config.data().searchPerClass() > 0 ? config.data().searchPerClass() : PUBLISHED_SEARCH;
    boolean carved = config.data().searchSplit() == SearchSplit.SEARCH;
    int search =
        switch (config.data().searchSplit()) {
          case SEARCH -> Math.min(perClass * classes, train / 2);
          case VAL_PART -> val / 5;
          case VAL -> val;
        };
    int scored = config.tester().testImages();
    int left = carved ? train - search : train;
    return new ImageCounts(
        left,
        scored > 0 ? Math.min(scored, search) : search,
        config.scratch().trainOn() == TrainOn.ALL ? train : left,
        val,
        imagenet
            ? "assumed: ImageNet"
            : Text.format("assumed: %d of train and %d of val a class", ASSUMED_TRAIN, ASSUMED_VAL),
        false,
        !imagenet);
  }
}
