package org.spos.space;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.spos.error.ConfigException;
import org.spos.space.SearchSpace.Stage;
import org.spos.text.Text;

/** What the numbers of a space must hold to; the largest ones are far beyond published spaces. */
final class SpaceLimits {
  private static final int MOST_STAGES = 64;
  private static final int MOST_BLOCKS = 1_000;
  private static final int MOST_CANDIDATES = 64;
  private static final int MOST_CHANNELS = 8_192;
  private static final int MOST_CLASSES = 100_000;
  private static final int LARGEST_SIDE = 4_096;

  private SpaceLimits() {}

  /**
   * Checks everything but the candidates.
   *
   * @throws ConfigException if a number is out of its range
   */
  static void check(
      String name,
      int inputSide,
      int stemChannels,
      int stemStride,
      List<Stage> stages,
      int headChannels,
      int classes,
      double dropout,
      Nonlinearity activation) {
    check(!name.isBlank(), name, "name must not be empty");
    check(stemStride == 1 || stemStride == 2, name, "stemStride must be 1 or 2, got " + stemStride);
    check(!stages.isEmpty(), name, "at least one stage is needed");
    check(stemChannels >= 1 && headChannels >= 1, name, "channels must be positive");
    check(classes >= 2, name, "classes must be at least 2, got " + classes);
    check(dropout >= 0 && dropout < 1, name, "dropout must be in [0, 1), got " + dropout);
    check(activation != Nonlinearity.NONE, name, "activation must be relu or relu6");
    atMost(MOST_STAGES, "stages", stages.size(), name);
    atMost(MOST_CHANNELS, "stemChannels", stemChannels, name);
    atMost(MOST_CHANNELS, "headChannels", headChannels, name);
    atMost(MOST_CLASSES, "classes", classes, name);
    atMost(LARGEST_SIDE, "inputSide", inputSide, name);
    for (Stage stage : stages) {
      check(
          stage.blocks() >= 1 && stage.channels() >= 1,
          name,
          "a stage needs blocks >= 1 and channels >= 1");
      check(
          stage.stride() == 1 || stage.stride() == 2,
          name,
          "stride of a stage must be 1 or 2, got " + stage.stride());
      atMost(MOST_CHANNELS, "channels of a stage", stage.channels(), name);
    }
    atMost(MOST_BLOCKS, "blocks", stages.stream().mapToLong(Stage::blocks).sum(), name);
    BigInteger totalStride =
        BigInteger.valueOf(stemStride)
            .shiftLeft((int) stages.stream().filter(stage -> stage.stride() == 2).count());
    check(
        inputSide >= 1 && BigInteger.valueOf(inputSide).mod(totalStride).signum() == 0,
        name,
        Text.format(
            "inputSide must be a multiple of the total stride %d, got %d", totalStride, inputSide));
  }

  /**
   * Checks the candidates of a choice block.
   *
   * @throws ConfigException if there are none, too many, or one that cannot stand there
   */
  static void check(String name, Layer layer) {
    String where = Text.format("stage %d, block %d", layer.stage() + 1, layer.block() + 1);
    check(!layer.candidates().isEmpty(), name, where + ": at least one candidate is needed");
    atMost(MOST_CANDIDATES, "candidates", layer.candidates().size(), name);
    for (Candidate candidate : layer.candidates()) {
      Optional<String> refusal = candidate.refusal(layer.shape());
      check(
          refusal.isEmpty(),
          name,
          "%s (%s) cannot be %s: %s"
              .formatted(where, layer.shape(), candidate.id(), refusal.orElse("")));
    }
  }

  private static void atMost(int most, String what, long value, String name) {
    check(value <= most, name, Text.format("%s must be at most %d, got %d", what, most, value));
  }

  private static void check(boolean holds, String name, String message) {
    if (!holds) {
      throw new ConfigException("space \"%s\": %s".formatted(name, message));
    }
  }
}
