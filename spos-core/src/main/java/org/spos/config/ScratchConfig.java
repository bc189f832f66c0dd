package org.spos.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * Step 3, training the found architecture from scratch.
 *
 * @param training the optimizer; its keys stand directly in the section
 * @param trainOn which images of {@code train}; those of val are never trained on
 * @param bnPassIterations batches of the final pass that averages the BN statistics; 0 for none
 * @param validateEvery iterations between measurements of the accuracy while it is trained; 0 for
 *     none. They change no bit of the training
 * @param keepBest whether to keep the network of the best of them beside the last one
 */
public record ScratchConfig(
    @JsonUnwrapped TrainingConfig training,
    TrainOn trainOn,
    int bnPassIterations,
    long validateEvery,
    boolean keepBest) {

  /** Which images of {@code train} a network from scratch is trained on. */
  public enum TrainOn {
    /** All of them: selection is over, and val alone judges (the paper, Megvii, NNI). */
    @JsonProperty("all")
    ALL,
    /** Those that its supernet was trained on, so that the search split still judges. */
    @JsonProperty("withoutSearchSplit")
    WITHOUT_SEARCH_SPLIT
  }

  public ScratchConfig {
    Require.atLeast("bnPassIterations", 0, bnPassIterations);
    Require.atLeast("validateEvery", 0, validateEvery);
    Require.that(
        !keepBest || validateEvery > 0,
        "keepBest",
        "needs scratch.validateEvery above 0: nothing else tells which is the best",
        keepBest);
  }

  /** The same on other images. */
  public ScratchConfig withTrainOn(TrainOn other) {
    return new ScratchConfig(training, other, bnPassIterations, validateEvery, keepBest);
  }

  /** The same with as many iterations between measurements; 0 for none. */
  public ScratchConfig withValidateEvery(long iterations) {
    return new ScratchConfig(training, trainOn, bnPassIterations, iterations, keepBest);
  }

  /**
   * Megvii's Evaluation: 300,000 iterations, validated each 10,000 (val-interval), then
   * int(1,280,000 / 1024) batches for the BN.
   */
  public static ScratchConfig defaults() {
    return new ScratchConfig(TrainingConfig.published(300_000), TrainOn.ALL, 1250, 10_000, false);
  }
}
