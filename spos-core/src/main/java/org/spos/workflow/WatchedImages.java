package org.spos.workflow;

import org.spos.config.SposConfig;
import org.spos.config.TesterConfig;
import org.spos.config.TrainingConfig;
import org.spos.data.ImageSet;
import org.spos.engine.ImageBatch;
import org.spos.engine.PathNetwork;
import org.spos.engine.Recalibration;
import org.spos.engine.Shards;
import org.spos.plan.NetworkPlan;
import org.spos.tester.CandidateTester;

/**
 * The images of measurements during a training, in batches that are no larger than its shards, so
 * that it needs no more memory than without.
 *
 * @param images with a configuration of such batches
 */
record WatchedImages(Images images) {

  /**
   * @throws org.spos.error.ConfigException if a batch would be too small for BN statistics
   */
  static WatchedImages of(
      SposConfig config, TrainingConfig training, NetworkPlan plan, Images images) {
    int most = new Shards(training.batchSize(), training.shards()).size();
    TesterConfig tester = config.tester().withBatchesOfAtMost(most);
    SmallBatches.requireForRecalibration(
        plan,
        tester.withRecalibration(Recalibration.CUMULATIVE),
        images.with(config.withTester(tester)).calibrationSize());
    return new WatchedImages(images.with(config.withTester(tester)));
  }

  /** Tests paths of the network that is trained on these images; stops when told to. */
  CandidateTester tester(
      PathNetwork network, Recalibration recalibration, ImageSet set, RunContext context) {
    return new CandidateTester(
        network,
        recalibration,
        new WatchedBatches(
            untilStopped(images.calibration(recalibration), context),
            images.calibrationSize(),
            "BN statistics",
            context.progress()),
        new WatchedBatches(
            untilStopped(images.evaluation(set), context),
            set.size(),
            "testing",
            context.progress()));
  }

  /** Around the images themselves, whose reading it ends. */
  private static UntilStopped untilStopped(Iterable<ImageBatch> batches, RunContext context) {
    return new UntilStopped(batches, context.stop());
  }
}
