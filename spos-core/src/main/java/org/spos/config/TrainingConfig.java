package org.spos.config;

/**
 * Stochastic gradient descent, the same for the supernet and for a network from scratch.
 *
 * @param iterations number of steps, at least 1
 * @param batchSize images a step, from 2 (batch normalisation has no variance over one) to 65,536
 * @param shards into which a batch is cut, each normalised by its own statistics, as DataParallel
 *     does on so many devices; memory is needed for one of them. At most half of batchSize
 * @param learningRate at the start, above 0
 * @param finalLearningRate what the cosine falls to; the linear schedule always falls to 0
 * @param schedule how the learning rate falls
 * @param scheduleUnit when the learning rate changes
 * @param momentum in [0, 1); no Nesterov
 * @param weightDecay added to the gradient times the weight, 0 or more
 * @param decayVectors whether vectors (BN scales and shifts, the classifier's bias) decay too (NNI)
 *     or only weights (Megvii)
 * @param labelSmoothing share of the target spread over all classes, in [0, 1)
 * @param clipNorm largest L2 norm of a step's gradient, of all its paths' parameters together and
 *     before weight decay; 0 for no limit
 * @param warmupIterations steps in which the rate rises in a straight line: step i of n, from 1,
 *     has i/n of learningRate. The schedule then takes its whole course in the steps that remain
 * @param warmupEpochs the same in passes over the training images, rounded to steps; only one of
 *     the two is not 0
 * @param emaDecay what the moving average of all weights keeps of itself in a step, in [0, 1); the
 *     average is then what is measured and what the training leaves. 0 for none
 */
public record TrainingConfig(
    long iterations,
    int batchSize,
    int shards,
    double learningRate,
    double finalLearningRate,
    Curve schedule,
    ScheduleUnit scheduleUnit,
    double momentum,
    double weightDecay,
    boolean decayVectors,
    double labelSmoothing,
    double clipNorm,
    long warmupIterations,
    double warmupEpochs,
    double emaDecay) {

  /** Of one batch, which is one array. */
  static final int MOST_IMAGES = 1 << 16;

  /** How the learning rate falls. */
  public enum Curve {
    /** Straight to 0. */
    LINEAR,
    /** Half a cosine to {@code finalLearningRate}. */
    COSINE,
    /** Not at all. */
    CONSTANT
  }

  /** When the learning rate changes. */
  public enum ScheduleUnit {
    /** Before every iteration (Megvii). */
    ITERATION,
    /** After every pass over the training images (NNI). */
    EPOCH
  }

  public TrainingConfig {
    Require.atLeast("iterations", 1, iterations);
    Require.between("batchSize", 2, MOST_IMAGES, batchSize);
    Require.between("shards (batchSize is " + batchSize + ")", 1, batchSize / 2, shards);
    Require.positive("learningRate", learningRate);
    Require.that(
        finalLearningRate >= 0 && finalLearningRate <= learningRate,
        "finalLearningRate",
        "must be from 0 to learningRate " + learningRate,
        finalLearningRate);
    Require.fraction("momentum", momentum);
    Require.notNegative("weightDecay", weightDecay);
    Require.fraction("labelSmoothing", labelSmoothing);
    Require.notNegative("clipNorm", clipNorm);
    Require.atLeast("warmupIterations", 0, warmupIterations);
    Require.that(
        warmupIterations < iterations,
        "warmupIterations",
        "must be below iterations " + iterations,
        warmupIterations);
    Require.notNegative("warmupEpochs", warmupEpochs);
    Require.that(
        warmupEpochs == 0 || warmupIterations == 0,
        "warmupEpochs",
        "must be 0 beside warmupIterations " + warmupIterations,
        warmupEpochs);
    Require.fraction("emaDecay", emaDecay);
  }

  /** Megvii's settings for ImageNet (train.py), for this many iterations. */
  static TrainingConfig published(long iterations) {
    return new TrainingConfig(
        iterations,
        1024,
        1,
        0.5,
        0,
        Curve.LINEAR,
        ScheduleUnit.ITERATION,
        0.9,
        4e-5,
        false,
        0.1,
        0,
        0,
        0,
        0);
  }
}
