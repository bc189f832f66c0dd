package org.spos.bench;

import java.util.List;
import java.util.stream.Stream;

/**
 * What is trained and evaluated by both sides.
 *
 * @param name as in results: {@code paper}, or a key of NAS-Bench-Macro
 * @param choices candidate of each choice block
 * @param macro whether it is a path of {@link MacroPaths}; else it is {@link PaperPath}
 * @param classes outputs
 * @param learningRate low enough for noise
 * @param labelSmoothing share of the target spread over all classes
 * @param dropout before the classifier
 */
public record Workload(
    String name,
    List<Integer> choices,
    boolean macro,
    int classes,
    double learningRate,
    double labelSmoothing,
    double dropout) {
  /** In place of a key: the mean over ten of them. */
  static final String RANDOM = "random";

  private static final Workload PAPER =
      new Workload(
          "paper",
          PaperPath.CHOICES,
          false,
          PaperPath.CLASSES,
          PaperPath.LEARNING_RATE,
          PaperPath.LABEL_SMOOTHING,
          PaperPath.DROPOUT);

  public Workload {
    choices = List.copyOf(choices);
  }

  /**
   * The networks whose mean time is asked for.
   *
   * @param name {@code paper}, {@code random}, or eight digits from 0 to 2
   */
  static List<Workload> of(String name) {
    if (name.equals(PAPER.name)) {
      return List.of(PAPER);
    }
    return (name.equals(RANDOM) ? MacroPaths.RANDOM.stream() : Stream.of(name))
        .map(Workload::key)
        .toList();
  }

  /** A path of NAS-Bench-Macro. */
  public static Workload key(String digits) {
    if (!digits.matches("[012]{8}")) {
      throw new IllegalArgumentException(
          "%s is no network; give paper, random, or eight digits from 0 to 2".formatted(digits));
    }
    List<Integer> choices = digits.chars().mapToObj(digit -> digit - '0').toList();
    return new Workload(digits, choices, true, MacroPaths.CLASSES, 0.01, 0, 0);
  }

  /** The path of the published code. */
  public static Workload paper() {
    return PAPER;
  }
}
