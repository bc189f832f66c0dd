package org.spos.rank;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * How well scores rank networks, beside what needs no supernet.
 *
 * @param subjects the networks and their truth
 * @param scores columns of the supernet
 * @param baselines columns that need no supernet
 * @param whole over all of the networks
 * @param choices what choosing by each score costs, in the order of the scores
 * @param baselineChoices the same of the baselines
 * @param bands within bands, in the order asked for
 * @param noise of scores, where several architectures of one network were scored
 * @param ceiling see {@link Truth#ceiling}
 */
public record Ranking(
    Subjects subjects,
    List<Column> scores,
    List<Column> baselines,
    Comparison whole,
    List<Choice> choices,
    List<Choice> baselineChoices,
    List<Part> bands,
    List<KeyNoise> noise,
    OptionalDouble ceiling) {

  /**
   * Some of the networks.
   *
   * @param band which
   * @param networks how many
   * @param comparison on these alone; empty if they are fewer than {@link Agreement#FEWEST}
   */
  public record Part(Band band, int networks, Optional<Comparison> comparison) {}

  public Ranking {
    scores = List.copyOf(scores);
    baselines = List.copyOf(baselines);
    choices = List.copyOf(choices);
    baselineChoices = List.copyOf(baselineChoices);
    bands = List.copyOf(bands);
    noise = List.copyOf(noise);
  }

  /**
   * Compares scores with the truth.
   *
   * @param scores a number for each of the subjects in each column; at least one column
   * @param macs of the subjects, for the bands
   */
  public static Ranking of(
      Subjects subjects,
      List<Column> scores,
      List<Column> baselines,
      double[] macs,
      List<Band> bands,
      List<KeyNoise> noise,
      Bootstrap bootstrap) {
    double[] truth = subjects.accuracies();
    List<Part> parts = new ArrayList<>();
    for (Band band : bands) {
      int[] inside =
          IntStream.range(0, truth.length).filter(i -> band.holds(macs[i], truth[i])).toArray();
      Optional<Comparison> comparison =
          inside.length < Agreement.FEWEST
              ? Optional.empty()
              : Optional.of(
                  Comparison.of(
                      IntStream.of(inside).mapToDouble(i -> truth[i]).toArray(),
                      scores.stream().map(column -> column.of(inside)).toList(),
                      baselines.stream().map(column -> column.of(inside)).toList(),
                      bootstrap));
      parts.add(new Part(band, inside.length, comparison));
    }
    return new Ranking(
        subjects,
        scores,
        baselines,
        Comparison.of(truth, scores, baselines, bootstrap),
        scores.stream().map(column -> Choice.of(column, subjects)).toList(),
        baselines.stream().map(column -> Choice.of(column, subjects)).toList(),
        parts,
        noise,
        subjects.truth().ceiling(subjects.networks()));
  }

  /** Whether the first score says little, see {@link Agreement#isWeak}. */
  public boolean isWeak() {
    return whole.scores().get(0).agreement().isWeak();
  }

  /** Whether the truth itself has no order: all accuracies are equal. */
  public boolean isTruthFlat() {
    return Correlation.isConstant(subjects.accuracies());
  }
}
