package org.spos.workflow;

import java.util.stream.IntStream;
import org.spos.config.TesterConfig;
import org.spos.config.TrainingConfig;
import org.spos.data.TrainBatches;
import org.spos.engine.ChannelValues;
import org.spos.engine.Recalibration;
import org.spos.engine.Shards;
import org.spos.error.ConfigException;
import org.spos.plan.NetworkPlan;
import org.spos.text.Text;

/**
 * Refuses a batch that gives batch normalisation one value of a channel before anything is done,
 * since the sizes of all batches follow from the configuration and the number of images.
 */
final class SmallBatches {
  private SmallBatches() {}

  /**
   * Checks all batches of a training, and of the pass that averages its BN statistics.
   *
   * @param images how many it is trained on
   * @param bnPass batches of that pass, after the last iteration
   * @throws ConfigException if a batch is too small
   */
  static void requireForTraining(
      NetworkPlan plan, TrainingConfig training, int images, boolean dropLast, int bnPass) {
    int batch = training.batchSize();
    long inEpoch = TrainBatches.batchesPerEpoch(images, batch, dropLast);
    boolean smaller = !dropLast && images % batch != 0;
    int last = images % batch;
    boolean trained = training.iterations() >= inEpoch;
    boolean reached = training.iterations() + bnPass >= inEpoch;
    if (smaller && reached && ChannelValues.single(plan, last)) {
      throw refused(
          plan,
          Text.format("the last batch of an epoch of %d images", images),
          "another --batch-size, or leave that batch out with -D data.dropLast=true");
    }
    int slots = training.shards();
    if (inEpoch > 1 || !smaller) {
      requireShards(plan, batch, slots, "a batch");
    }
    // The pass takes a batch that fits into a shard as a whole.
    if (smaller && (trained || reached && last > new Shards(batch, slots).size())) {
      requireShards(plan, last, slots, "the last batch of an epoch");
    }
  }

  private static void requireShards(NetworkPlan plan, int images, int slots, String what) {
    Shards shards = new Shards(images, slots);
    boolean single =
        slots > 1
            && IntStream.range(0, slots)
                .anyMatch(slot -> ChannelValues.single(plan, shards.shard(slot).images()));
    if (single) {
      throw refused(
          plan,
          Text.format("a shard of %s of %d images in %d shards", what, images, slots),
          "fewer --shards, or another --batch-size");
    }
  }

  /**
   * Checks all batches that make the BN statistics of a path.
   *
   * @param images how many are taken for them
   * @throws ConfigException if a batch is too small
   */
  static void requireForRecalibration(NetworkPlan plan, TesterConfig tester, int images) {
    if (tester.recalibration() != Recalibration.OFF
        && ChannelValues.single(plan, images % tester.recalibrationBatch())) {
      throw refused(
          plan,
          Text.format("the last batch of the %d images for BN statistics", images),
          "another -D tester.recalibrationBatch or tester.recalibrationImages");
    }
  }

  private static ConfigException refused(NetworkPlan plan, String what, String remedy) {
    return new ConfigException(
        "%s would hold 1 image, and with the 1x1 maps of space \"%s\" batch normalisation expects more than 1 value per channel; use %s, or a larger space.inputSide"
            .formatted(what, plan.space().name(), remedy));
  }
}
