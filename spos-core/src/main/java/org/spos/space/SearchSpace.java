package org.spos.space;

import java.math.BigInteger;
import java.util.List;
import org.spos.error.ConfigException;
import org.spos.text.Text;

/**
 * A SPOS search space: a stem, stages of choice blocks that all offer the same candidates, a 1×1
 * head, global average pooling, dropout and a linear classifier without bias.
 *
 * @param name how files and messages call it
 * @param inputSide side of the square RGB input in pixels, divisible by the total stride
 * @param stemChannels output channels of the 3×3 stem
 * @param stemStride 1 or 2
 * @param stages the stages; the first block of each has stride 2
 * @param headChannels output channels of the 1×1 convolution before the pooling
 * @param classes number of classes
 * @param dropout probability of dropping a feature before the classifier, in [0, 1)
 * @param candidates what every choice block offers, in the order of the choice indices
 */
public record SearchSpace(
    String name,
    int inputSide,
    int stemChannels,
    int stemStride,
    List<Stage> stages,
    int headChannels,
    int classes,
    double dropout,
    List<Candidate> candidates) {

  // A file decides how much a plan allocates, so sizes far beyond any use are refused.
  private static final int MOST_STAGES = 8;
  private static final int MOST_BLOCKS = 1_000;
  private static final int MOST_CANDIDATES = 64;
  private static final int MOST_CHANNELS = 8_192;
  private static final int MOST_CLASSES = 100_000;
  private static final int LARGEST_SIDE = 4_096;

  /**
   * A run of choice blocks at one resolution.
   *
   * @param blocks number of choice blocks
   * @param channels output channels of each
   */
  public record Stage(int blocks, int channels) {}

  public SearchSpace {
    stages = List.copyOf(stages);
    candidates = List.copyOf(candidates);
    check(!name.isBlank(), name, "name must not be empty");
    check(stemStride == 1 || stemStride == 2, name, "stemStride must be 1 or 2, got " + stemStride);
    check(!stages.isEmpty(), name, "at least one stage is needed");
    check(!candidates.isEmpty(), name, "at least one candidate is needed");
    check(stemChannels >= 1 && headChannels >= 1, name, "channels must be positive");
    check(classes >= 2, name, "classes must be at least 2, got " + classes);
    check(dropout >= 0 && dropout < 1, name, "dropout must be in [0, 1), got " + dropout);
    atMost(MOST_STAGES, "stages", stages.size(), name);
    atMost(MOST_CANDIDATES, "candidates", candidates.size(), name);
    atMost(MOST_CHANNELS, "stemChannels", stemChannels, name);
    atMost(MOST_CHANNELS, "headChannels", headChannels, name);
    atMost(MOST_CLASSES, "classes", classes, name);
    atMost(LARGEST_SIDE, "inputSide", inputSide, name);
    int totalStride = stemStride << stages.size();
    check(
        inputSide >= totalStride && inputSide % totalStride == 0,
        name,
        Text.format(
            "inputSide must be a multiple of the total stride %d, got %d", totalStride, inputSide));
    int in = stemChannels;
    for (Stage stage : stages) {
      check(
          stage.blocks >= 1 && stage.channels > in && stage.channels % 4 == 0,
          name,
          Text.format(
              "a stage needs blocks >= 1 and channels above the %d before it and divisible by 4,"
                  + " got %s",
              in, stage));
      atMost(MOST_CHANNELS, "channels of a stage", stage.channels, name);
      in = stage.channels;
    }
    atMost(MOST_BLOCKS, "blocks", stages.stream().mapToLong(Stage::blocks).sum(), name);
  }

  /** The published ImageNet space: 20 blocks of 4 candidates (Guo et al. 2019, section 4). */
  public static SearchSpace imagenet() {
    return new SearchSpace(
        "imagenet",
        224,
        16,
        2,
        List.of(new Stage(4, 64), new Stage(4, 160), new Stage(8, 320), new Stage(4, 640)),
        1024,
        1000,
        0.1,
        Candidate.PUBLISHED);
  }

  /** The same space for another number of classes. */
  public SearchSpace withClasses(int newClasses) {
    return new SearchSpace(
        name,
        inputSide,
        stemChannels,
        stemStride,
        stages,
        headChannels,
        newClasses,
        dropout,
        candidates);
  }

  /** Number of choice blocks. */
  public int blocks() {
    return stages.stream().mapToInt(Stage::blocks).sum();
  }

  /** Number of architectures. */
  public BigInteger size() {
    return BigInteger.valueOf(candidates.size()).pow(blocks());
  }

  /**
   * Checks that an architecture belongs to this space.
   *
   * @return the architecture
   * @throws ConfigException if the number of blocks differs or an index is out of range
   */
  public Architecture check(Architecture architecture) {
    if (architecture.size() != blocks()) {
      throw new ConfigException(
          Text.format(
              "architecture %s has %d choices, but space \"%s\" has %d choice blocks",
              architecture, architecture.size(), name, blocks()));
    }
    for (int block = 0; block < blocks(); block++) {
      int choice = architecture.choice(block);
      if (choice < 0 || choice >= candidates.size()) {
        throw new ConfigException(
            Text.format(
                "architecture %s: choice %d of block %d is out of range, space \"%s\" has %d"
                    + " candidates (0 to %d)",
                architecture, choice, block + 1, name, candidates.size(), candidates.size() - 1));
      }
    }
    return architecture;
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
