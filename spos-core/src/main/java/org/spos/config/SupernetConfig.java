package org.spos.config;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * Step 1, training the supernet.
 *
 * @param training the optimizer; its keys stand directly in the section
 * @param sampling how the paths of an iteration are drawn
 * @param flopsMin lowest multiply–accumulates of a trained path, inclusive
 * @param flopsMax highest multiply–accumulates of a trained path, inclusive
 * @param flopsBins into how many bins of equal width {@code flops-bins} and {@code
 *     flops-bins-fallback} split the range
 * @param rateByComplexity to which power what is left of the learning rate is raised for the
 *     smallest path, and its inverse for the largest, at least 1; 1 for the same rate for all
 * @param probeEvery iterations between measurements of a few fixed paths on held-out images; 0 for
 *     none. They change no bit of the training
 */
public record SupernetConfig(
    @JsonUnwrapped TrainingConfig training,
    Sampling sampling,
    long flopsMin,
    long flopsMax,
    int flopsBins,
    double rateByComplexity,
    long probeEvery) {

  /** How the paths of an iteration are drawn. */
  public enum Sampling {
    /** All paths alike (the paper's uniform sampling); the FLOPs bounds are not used. */
    UNIFORM,
    /** A FLOPs bin uniformly, then a path within it (Megvii). */
    FLOPS_BINS,
    /** The same, but a path of any FLOPs after 500 failed tries, exactly as Megvii. */
    FLOPS_BINS_FALLBACK,
    /** All paths within the FLOPs bounds alike (what NNI's code amounts to). */
    FLOPS_RANGE,
    /** Each candidate of each block once in every C iterations, C being their number. */
    BALANCED,
    /**
     * C paths a step on the same images, which share the C candidates of each block out; one step
     * with the sum of their gradients (FairNAS). Blocks have equally many candidates.
     */
    STRICT_FAIR,
    /** The same, but where a block has fewer candidates its list is repeated. */
    STRICT_FAIR_REPEAT
  }

  private static final double MOST_POWER = 100;

  public SupernetConfig {
    Require.atLeast("flopsMin", 0, flopsMin);
    Require.atLeast("flopsMax (flopsMin is " + flopsMin + ")", flopsMin, flopsMax);
    Require.atLeast("flopsBins", 1, flopsBins);
    Require.that(
        rateByComplexity >= 1 && rateByComplexity <= MOST_POWER,
        "rateByComplexity",
        "must be from 1 to 100",
        rateByComplexity);
    Require.that(
        rateByComplexity == 1 || training.schedule() != TrainingConfig.Curve.CONSTANT,
        "rateByComplexity",
        "must be 1 where the schedule is constant, because it changes how the rate falls",
        rateByComplexity);
    Require.atLeast("probeEvery", 0, probeEvery);
  }

  /** The same with as many iterations between measurements; 0 for none. */
  public SupernetConfig withProbeEvery(long iterations) {
    return new SupernetConfig(
        training, sampling, flopsMin, flopsMax, flopsBins, rateByComplexity, iterations);
  }

  /** The paper: 150,000 iterations of 1024 images, uniform paths; bounds as Megvii's bins. */
  public static SupernetConfig defaults() {
    return new SupernetConfig(
        TrainingConfig.published(150_000),
        Sampling.UNIFORM,
        290_000_000,
        360_000_000,
        7,
        1,
        10_000);
  }
}
