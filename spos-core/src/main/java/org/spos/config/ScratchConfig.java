package org.spos.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * Step 3, training the found architecture from scratch.
 *
 * @param training the optimizer; its keys stand directly in the section
 * @param trainOn which images of {@code train}; those of val are never trained on
 * @param bnPassIterations batches of the final pass that averages the BN statistics; 0 for none
 */
public record ScratchConfig(
    @JsonUnwrapped TrainingConfig training, TrainOn trainOn, int bnPassIterations) {

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
  }

  /** The same on other images. */
  public ScratchConfig withTrainOn(TrainOn other) {
    return new ScratchConfig(training, other, bnPassIterations);
  }

  /** Megvii's Evaluation: 300,000 iterations, then int(1,280,000 / 1024) batches for the BN. */
  public static ScratchConfig defaults() {
    return new ScratchConfig(TrainingConfig.published(300_000), TrainOn.ALL, 1250);
  }
}
