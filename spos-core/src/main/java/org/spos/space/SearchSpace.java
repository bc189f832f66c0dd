package org.spos.space;

import static org.spos.space.SpaceLimits.LARGEST_SIDE;
import static org.spos.space.SpaceLimits.MOST_BLOCKS;
import static org.spos.space.SpaceLimits.MOST_CHANNELS;
import static org.spos.space.SpaceLimits.MOST_CLASSES;
import static org.spos.space.SpaceLimits.MOST_STAGES;
import static org.spos.space.SpaceLimits.atMost;
import static org.spos.space.SpaceLimits.require;

import java.math.BigInteger;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.spos.error.ConfigException;
import org.spos.text.Text;

/**
 * A SPOS search space: a stem, stages of choice blocks, a 1×1 head, global average pooling, dropout
 * and a linear classifier. Each choice block has a list of candidates of its own; the shorthand is
 * one list for all, or one for the first blocks of all stages and one for the others. Equal spaces
 * are equal records, however they were written.
 *
 * @param name how files and messages call it
 * @param inputSide side of the square RGB input in pixels, divisible by the total stride
 * @param stemChannels output channels of the 3×3 stem
 * @param stemStride 1 or 2
 * @param stages the stages
 * @param headChannels output channels of the 1×1 convolution before the pooling
 * @param classes number of classes
 * @param dropout probability of dropping a feature before the classifier, in [0, 1)
 * @param candidates what blocks offer whose stage says nothing else, in the order of the indices
 * @param firstCandidates the same for the first block of a stage; empty for {@code candidates}
 * @param activation what follows the stem, the head and inside the blocks where they have one
 * @param classifierBias whether the classifier has a bias
 * @param initialisation what the weights of its networks are before training
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
    List<Candidate> candidates,
    List<Candidate> firstCandidates,
    Nonlinearity activation,
    boolean classifierBias,
    InitialWeights initialisation) {

  /**
   * A run of choice blocks at one resolution.
   *
   * @param blocks number of choice blocks
   * @param channels output channels of each
   * @param stride of the first block; the others have 1
   * @param candidates what its blocks offer; empty for those of the space
   * @param firstCandidates what its first block offers; empty for {@code candidates}, or if those
   *     are empty too, for the space's
   */
  public record Stage(
      int blocks,
      int channels,
      int stride,
      List<Candidate> candidates,
      List<Candidate> firstCandidates) {
    public Stage {
      candidates = List.copyOf(candidates);
      firstCandidates = List.copyOf(firstCandidates);
    }

    /** As in the published space: stride 2, and the candidates of the space. */
    public Stage(int blocks, int channels) {
      this(blocks, channels, 2, List.of(), List.of());
    }
  }

  public SearchSpace {
    require(!name.isBlank(), name, "name must not be empty");
    require(
        stemStride == 1 || stemStride == 2, name, "stemStride must be 1 or 2, got " + stemStride);
    require(!stages.isEmpty(), name, "at least one stage is needed");
    require(stemChannels >= 1 && headChannels >= 1, name, "channels must be positive");
    require(classes >= 2, name, "classes must be at least 2, got " + classes);
    require(dropout >= 0 && dropout < 1, name, "dropout must be in [0, 1), got " + dropout);
    require(activation != Nonlinearity.NONE, name, "activation must be relu or relu6");
    atMost(MOST_STAGES, "stages", stages.size(), name);
    atMost(MOST_CHANNELS, "stemChannels", stemChannels, name);
    atMost(MOST_CHANNELS, "headChannels", headChannels, name);
    atMost(MOST_CLASSES, "classes", classes, name);
    atMost(LARGEST_SIDE, "inputSide", inputSide, name);
    for (Stage stage : stages) {
      require(
          stage.blocks() >= 1 && stage.channels() >= 1,
          name,
          "a stage needs blocks >= 1 and channels >= 1");
      require(
          stage.stride() == 1 || stage.stride() == 2,
          name,
          "stride of a stage must be 1 or 2, got " + stage.stride());
      atMost(MOST_CHANNELS, "channels of a stage", stage.channels(), name);
    }
    atMost(MOST_BLOCKS, "blocks", stages.stream().mapToLong(Stage::blocks).sum(), name);
    BigInteger totalStride =
        BigInteger.valueOf(stemStride)
            .shiftLeft((int) stages.stream().filter(stage -> stage.stride() == 2).count());
    require(
        inputSide >= 1 && BigInteger.valueOf(inputSide).mod(totalStride).signum() == 0,
        name,
        Text.format(
            "inputSide must be a multiple of the total stride %d, got %d", totalStride, inputSide));
    candidates = List.copyOf(candidates);
    List<Candidate> first = firstCandidates.isEmpty() ? candidates : firstCandidates;
    firstCandidates = first.equals(candidates) ? List.of() : List.copyOf(first);
    stages = CandidateLists.shortened(stages, candidates, firstCandidates);
    CandidateLists.layers(stemChannels, stages, candidates, firstCandidates)
        .forEach(layer -> SpaceLimits.requireCandidates(name, layer));
  }

  /**
   * A space of the published form: ReLU, no bias, the published initialisation, the candidates of
   * the space wherever a stage says nothing else.
   */
  public SearchSpace(
      String name,
      int inputSide,
      int stemChannels,
      int stemStride,
      List<Stage> stages,
      int headChannels,
      int classes,
      double dropout,
      List<Candidate> candidates) {
    this(
        name,
        inputSide,
        stemChannels,
        stemStride,
        stages,
        headChannels,
        classes,
        dropout,
        candidates,
        List.of(),
        Nonlinearity.RELU,
        false,
        InitialWeights.PUBLISHED);
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
        candidates,
        firstCandidates,
        activation,
        classifierBias,
        initialisation);
  }

  /** The same space with other weights before training. */
  public SearchSpace withInitialisation(InitialWeights other) {
    return new SearchSpace(
        name,
        inputSide,
        stemChannels,
        stemStride,
        stages,
        headChannels,
        classes,
        dropout,
        candidates,
        firstCandidates,
        activation,
        classifierBias,
        other);
  }

  /** Number of choice blocks. */
  public int blocks() {
    return stages.stream().mapToInt(Stage::blocks).sum();
  }

  /** The choice blocks in order. */
  public List<Layer> layers() {
    return CandidateLists.layers(stemChannels, stages, candidates, firstCandidates);
  }

  /** The number of candidates of each choice block. */
  public int[] choices() {
    return layers().stream().mapToInt(layer -> layer.candidates().size()).toArray();
  }

  /** {@link #choices} for messages: {@code 4}, or {@code 6 to 7} where they differ. */
  public String choicesText() {
    IntSummaryStatistics choices = IntStream.of(choices()).summaryStatistics();
    return choices.getMin() == choices.getMax()
        ? String.valueOf(choices.getMin())
        : Text.format("%d to %d", choices.getMin(), choices.getMax());
  }

  /** What all choice blocks offer; empty if they do not offer the same. */
  public Optional<List<Candidate>> commonCandidates() {
    List<List<Candidate>> lists = layers().stream().map(Layer::candidates).distinct().toList();
    return lists.size() == 1 ? Optional.of(lists.get(0)) : Optional.empty();
  }

  /** Number of architectures. */
  public BigInteger size() {
    BigInteger size = BigInteger.ONE;
    for (int choices : choices()) {
      size = size.multiply(BigInteger.valueOf(choices));
    }
    return size;
  }

  /**
   * Reads an architecture of this space as {@link Architecture#parse} does, or as a key with one
   * digit for each block, such as {@code 02012100}, where no block has more than ten candidates.
   *
   * @throws ConfigException if it is neither, or of another space
   */
  public Architecture parse(String text) {
    boolean isKey =
        text.matches("\\d{2,}")
            && (text.length() == blocks() || text.length() > Architecture.MOST_DIGITS)
            && IntStream.of(choices()).allMatch(count -> count <= 10);
    return check(
        isKey
            ? Architecture.of(text.chars().map(digit -> digit - '0').toArray())
            : Architecture.parse(text));
  }

  /**
   * Checks that an architecture belongs to this space.
   *
   * @return the architecture
   * @throws ConfigException if the number of blocks differs or an index is out of range
   */
  public Architecture check(Architecture architecture) {
    int[] choices = choices();
    if (architecture.size() != choices.length) {
      throw new ConfigException(
          Text.format(
              "architecture %s has %d choices, but space \"%s\" has %d choice blocks",
              architecture, architecture.size(), name, choices.length));
    }
    for (int block = 0; block < choices.length; block++) {
      int choice = architecture.choice(block);
      if (choice < 0 || choice >= choices[block]) {
        throw new ConfigException(
            Text.format(
                "architecture %s: choice %d of block %d is out of range, space \"%s\" has %d"
                    + " candidates%s (0 to %d)",
                architecture,
                choice,
                block + 1,
                name,
                choices[block],
                commonCandidates().isPresent() ? "" : " there",
                choices[block] - 1));
      }
    }
    return architecture;
  }
}
