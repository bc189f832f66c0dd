package org.spos.space;

import java.util.Optional;
import org.spos.error.ConfigException;
import org.spos.text.Text;

/**
 * What a space must hold to. A file decides how much a plan allocates, so sizes far beyond any use
 * are refused.
 */
final class SpaceLimits {
  static final int MOST_STAGES = 64;
  static final int MOST_BLOCKS = 1_000;
  private static final int MOST_CANDIDATES = 64;
  static final int MOST_CHANNELS = 8_192;
  static final int MOST_CLASSES = 100_000;
  static final int LARGEST_SIDE = 4_096;

  private SpaceLimits() {}

  /**
   * Checks the candidates of a choice block.
   *
   * @throws ConfigException if there are none, too many, or one that cannot stand there
   */
  static void requireCandidates(String name, Layer layer) {
    String where = Text.format("stage %d, block %d", layer.stage() + 1, layer.block() + 1);
    require(!layer.candidates().isEmpty(), name, where + ": at least one candidate is needed");
    atMost(MOST_CANDIDATES, "candidates", layer.candidates().size(), name);
    for (Candidate candidate : layer.candidates()) {
      Optional<String> refusal = candidate.refusal(layer.shape());
      require(
          refusal.isEmpty(),
          name,
          "%s (%s) cannot be %s: %s"
              .formatted(where, layer.shape(), candidate.id(), refusal.orElse("")));
    }
  }

  /** Refuses a size beyond any use. */
  static void atMost(int most, String what, long value, String name) {
    require(value <= most, name, Text.format("%s must be at most %d, got %d", what, most, value));
  }

  /** Refuses the space unless something holds. */
  static void require(boolean holds, String name, String message) {
    if (!holds) {
      throw new ConfigException("space \"%s\": %s".formatted(name, message));
    }
  }
}
