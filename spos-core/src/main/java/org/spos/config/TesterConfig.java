package org.spos.config;

import org.spos.engine.Recalibration;

/**
 * How the accuracy of a path is measured.
 *
 * @param recalibration how its BN statistics are made before a candidate of a search is scored
 * @param recalibrationImages training images for that, the same for every candidate, at least 2
 * @param recalibrationBatch images in each of its batches, at least 2
 * @param testBatch images in each batch of the evaluation, at least 1; changes no result
 * @param testImages how many images of the search split score a candidate, the same for every one;
 *     0 for all
 */
public record TesterConfig(
    Recalibration recalibration,
    int recalibrationImages,
    int recalibrationBatch,
    int testBatch,
    int testImages) {

  public TesterConfig {
    Require.atLeast("recalibrationImages", 2, recalibrationImages);
    Require.between("recalibrationBatch", 2, TrainingConfig.MOST_IMAGES, recalibrationBatch);
    Require.between("testBatch", 1, TrainingConfig.MOST_IMAGES, testBatch);
    Require.atLeast("testImages", 0, testImages);
  }

  /** The same with another recalibration. */
  public TesterConfig withRecalibration(Recalibration other) {
    return new TesterConfig(other, recalibrationImages, recalibrationBatch, testBatch, testImages);
  }

  /** The same with another batch of the evaluation. */
  public TesterConfig withTestBatch(int other) {
    return new TesterConfig(
        recalibration, recalibrationImages, recalibrationBatch, other, testImages);
  }

  /** The same in batches of no more images than these. */
  public TesterConfig withBatchesOfAtMost(int images) {
    return new TesterConfig(
        recalibration,
        recalibrationImages,
        Math.min(recalibrationBatch, images),
        Math.min(testBatch, images),
        testImages);
  }

  /** The same with BN statistics of no more images than these. */
  public TesterConfig withRecalibrationImagesOfAtMost(int images) {
    return new TesterConfig(
        recalibration,
        Math.min(recalibrationImages, images),
        recalibrationBatch,
        testBatch,
        testImages);
  }

  /** 20,000 images as in the paper; batches as in Megvii's tester.py. */
  public static TesterConfig defaults() {
    return new TesterConfig(Recalibration.CUMULATIVE, 20_000, 128, 200, 0);
  }
}
