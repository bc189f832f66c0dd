package org.spos.train;

import org.spos.config.TrainingConfig;
import org.spos.config.TrainingConfig.Curve;
import org.spos.config.TrainingConfig.ScheduleUnit;
import org.spos.data.TrainBatches;
import org.spos.text.Text;

/**
 * The learning rate of each iteration: a pure function, so that a resumed run needs no state.
 *
 * @param curve how it falls
 * @param start at the start, above 0
 * @param end what the cosine falls to; linear falls to 0
 * @param unit when it changes
 * @param iterations of the whole training
 * @param iterationsPerEpoch iterations in a pass over the training images, as the data counts them
 */
public record Schedule(
    Curve curve,
    double start,
    double end,
    ScheduleUnit unit,
    long iterations,
    long iterationsPerEpoch) {

  public Schedule {
    if (iterations < 1 || iterationsPerEpoch < 1) {
      throw new IllegalArgumentException(
          Text.format("iterations %d, per epoch %d", iterations, iterationsPerEpoch));
    }
  }

  /**
   * The schedule of a configuration for a training set of this size.
   *
   * @param dropLast whether the smaller last batch of an epoch is left out
   */
  public static Schedule of(TrainingConfig config, long trainingImages, boolean dropLast) {
    return new Schedule(
        config.schedule(),
        config.learningRate(),
        config.finalLearningRate(),
        config.scheduleUnit(),
        config.iterations(),
        Math.max(1, TrainBatches.batchesPerEpoch(trainingImages, config.batchSize(), dropLast)));
  }

  /**
   * The learning rate.
   *
   * @param iteration 0-based
   */
  public double at(long iteration) {
    return switch (curve) {
      case LINEAR -> start * Math.max(0, 1 - progress(iteration));
      case COSINE ->
          end + (start - end) * (1 + Math.cos(Math.PI * Math.min(1, progress(iteration)))) / 2;
      case CONSTANT -> start;
    };
  }

  private double progress(long iteration) {
    return switch (unit) {
      // Same as Megvii train.py: the scheduler is stepped before the iteration, so that the first
      // already has less than the start and the last has 0.
      case ITERATION -> (double) (iteration + 1) / iterations;
      // Same as NNI supernet.py: the scheduler is stepped after each epoch.
      case EPOCH -> (double) (iteration / iterationsPerEpoch) / epochs();
    };
  }

  private long epochs() {
    return (iterations + iterationsPerEpoch - 1) / iterationsPerEpoch;
  }
}
