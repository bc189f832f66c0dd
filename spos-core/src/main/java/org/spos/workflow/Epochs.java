package org.spos.workflow;

import java.util.List;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spos.config.Assignment;
import org.spos.config.ConfigLoader;
import org.spos.config.SposConfig;
import org.spos.config.TrainingConfig;
import org.spos.data.TrainBatches;
import org.spos.error.ConfigException;
import org.spos.text.Text;

/**
 * The length of a training in passes over its images, as NNI counts it. The configuration has
 * iterations, so that a run means the same whatever becomes of its images.
 *
 * @param count how many; empty where the configuration decides
 */
public record Epochs(OptionalLong count) {
  private static final Logger LOG = LoggerFactory.getLogger(Epochs.class);

  /** As long as the configuration says. */
  public static final Epochs AS_CONFIGURED = new Epochs(OptionalLong.empty());

  /**
   * The configuration with as many iterations as these epochs have.
   *
   * @param section of the training, such as {@code scratch}
   * @param training that section
   * @param images how many it sees in a pass
   * @throws ConfigException if there are too many iterations to count
   */
  public SposConfig applied(
      SposConfig config, String section, TrainingConfig training, long images) {
    if (count.isEmpty()) {
      return config;
    }
    long epochs = count.getAsLong();
    long each =
        TrainBatches.batchesPerEpoch(images, training.batchSize(), config.data().dropLast());
    LOG.info("{} epochs of {} iterations, {} images each", epochs, each, images);
    return ConfigLoader.load(
        config,
        List.of(),
        List.of(
            new Assignment(
                section + ".iterations",
                String.valueOf(iterations(epochs, each)),
                Text.format("--epochs %d", epochs))));
  }

  private static long iterations(long epochs, long each) {
    try {
      return Math.multiplyExact(epochs, each);
    } catch (ArithmeticException e) {
      throw new ConfigException(
          Text.format("--epochs %d: too many; an epoch has %d iterations here", epochs, each), e);
    }
  }
}
