package org.spos.config;

import java.util.Optional;

/**
 * When training is saved, and what is read of files that other programs saved.
 *
 * @param every iterations between checkpoints, at least 1
 * @param everyMinutes minutes between checkpoints, whatever number of iterations that is; 0 for no
 *     more than {@code every} says. The first comes after two minutes at most
 * @param keep how many of the newest are kept, at least 1; the last one is always kept
 * @param entry which network of a file of another program to take, such as {@code state_dict_ema};
 *     empty for the usual one
 */
public record CheckpointConfig(long every, int everyMinutes, int keep, String entry) {
  public CheckpointConfig {
    Require.atLeast("every", 1, every);
    Require.between("everyMinutes", 0, 10_000, everyMinutes);
    Require.atLeast("keep", 1, keep);
  }

  /**
   * Every 10,000 iterations, as Megvii's train.py, and every half hour; three are kept to fall back
   * to.
   */
  public static CheckpointConfig defaults() {
    return new CheckpointConfig(10_000, 30, 3, "");
  }

  /** The entry to take, if one is asked for. */
  public Optional<String> entryName() {
    return entry.isBlank() ? Optional.empty() : Optional.of(entry);
  }
}
