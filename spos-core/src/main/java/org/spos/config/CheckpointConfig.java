package org.spos.config;

/**
 * When training is saved.
 *
 * @param every iterations between checkpoints, at least 1
 * @param keep how many of the newest are kept, at least 1; the last one is always kept
 */
public record CheckpointConfig(long every, int keep) {
  public CheckpointConfig {
    Require.atLeast("every", 1, every);
    Require.atLeast("keep", 1, keep);
  }

  /** Every 10,000 iterations, as Megvii's train.py; three are kept to fall back to. */
  public static CheckpointConfig defaults() {
    return new CheckpointConfig(10_000, 3);
  }
}
