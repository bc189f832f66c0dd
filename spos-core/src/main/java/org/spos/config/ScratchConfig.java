package org.spos.config;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * Step 3, training the found architecture from scratch.
 *
 * @param training the optimizer; its keys stand directly in the section
 * @param bnPassIterations batches of the final pass that averages the BN statistics; 0 for none
 */
public record ScratchConfig(@JsonUnwrapped TrainingConfig training, int bnPassIterations) {
  public ScratchConfig {
    Require.atLeast("bnPassIterations", 0, bnPassIterations);
  }

  /** Megvii's Evaluation: 300,000 iterations, then int(1,280,000 / 1024) batches for the BN. */
  public static ScratchConfig defaults() {
    return new ScratchConfig(TrainingConfig.published(300_000), 1250);
  }
}
