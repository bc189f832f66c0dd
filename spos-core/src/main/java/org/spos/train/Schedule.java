package org.spos.train;

import org.spos.config.TrainingConfig;
import org.spos.config.TrainingConfig.Curve;
import org.spos.config.TrainingConfig.ScheduleUnit;
import org.spos.data.TrainBatches;
import org.spos.error.ConfigException;
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
 * @param warmup iterations in which it rises to the start in a straight line, below {@code
 *     iterations}; the curve then takes its whole course in those that remain
 */
public record Schedule(
    Curve curve,
    double start,
    double end,
    ScheduleUnit unit,
    long iterations,
    long iterationsPerEpoch,
    long warmup) {

  public Schedule {
    if (iterations < 1 || iterationsPerEpoch < 1) {
      throw new IllegalArgumentException(
          Text.format("iterations %d, per epoch %d", iterations, iterationsPerEpoch));
    }
    if (warmup < 0 || warmup >= iterations) {
      throw new IllegalArgumentException(
          Text.format("%d of %d iterations to warm up", warmup, iterations));
    }
  }

  /** A schedule that begins at its highest rate. */
  public Schedule(
      Curve curve,
      double start,
      double end,
      ScheduleUnit unit,
      long iterations,
      long iterationsPerEpoch) {
    this(curve, start, end, unit, iterations, iterationsPerEpoch, 0);
  }

  /**
   * The schedule of a configuration for a training set of this size.
   *
   * @param dropLast whether the smaller last batch of an epoch is left out
   * @throws ConfigException if the warm-up is as long as the training
   */
  public static Schedule of(TrainingConfig config, long trainingImages, boolean dropLast) {
    long perEpoch =
        Math.max(1, TrainBatches.batchesPerEpoch(trainingImages, config.batchSize(), dropLast));
    long warmup =
        config.warmupEpochs() > 0
            ? Math.round(config.warmupEpochs() * perEpoch)
            : config.warmupIterations();
    if (warmup >= config.iterations()) {
      throw new ConfigException(
          Text.format(
              "a warm-up of %s epochs is %d iterations here, but there are only %d; choose a"
                  + " smaller warmupEpochs, or train longer",
              config.warmupEpochs(), warmup, config.iterations()));
    }
    return new Schedule(
        config.schedule(),
        config.learningRate(),
        config.finalLearningRate(),
        config.scheduleUnit(),
        config.iterations(),
        perEpoch,
        warmup);
  }

  /**
   * The learning rate.
   *
   * @param iteration 0-based
   */
  public double at(long iteration) {
    return at(iteration, 1);
  }

  /**
   * The learning rate where what is left of it at an iteration, from 1 to 0, is raised to a power.
   *
   * @param iteration 0-based
   * @param power above 0; 1 changes no bit
   */
  double at(long iteration, double power) {
    if (iteration < warmup) {
      return start * (iteration + 1) / warmup;
    }
    double progress = progress(iteration - warmup);
    return switch (curve) {
      case LINEAR -> start * StrictMath.pow(Math.max(0, 1 - progress), power);
      case COSINE ->
          end
              + (start - end)
                  * StrictMath.pow((1 + Math.cos(Math.PI * Math.min(1, progress))) / 2, power);
      case CONSTANT -> start;
    };
  }

  /**
   * How much of the curve is behind.
   *
   * @param iteration 0-based, counted from the end of the warm-up
   */
  private double progress(long iteration) {
    return switch (unit) {
      // Same as Megvii train.py: the scheduler is stepped before the iteration, so that the first
      // already has less than the start and the last has 0.
      case ITERATION -> (double) (iteration + 1) / (iterations - warmup);
      // Same as NNI supernet.py: the scheduler is stepped after each epoch.
      case EPOCH -> (double) (iteration / iterationsPerEpoch) / epochs();
    };
  }

  private long epochs() {
    return (iterations - warmup + iterationsPerEpoch - 1) / iterationsPerEpoch;
  }
}
