package org.spos.workflow;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.spos.checkpoint.Checkpoint;
import org.spos.config.SearchConfig.Score;
import org.spos.config.SposConfig;
import org.spos.evolve.Evaluation;
import org.spos.evolve.Fitness;
import org.spos.ranks.Ranks;
import org.spos.ranks.SharedWork;
import org.spos.space.Architecture;
import org.spos.tester.CandidateTester;
import org.spos.tester.PathAngle;

/**
 * Scores of candidates that several processes measure, each on its own copy of the weights. A score
 * is a function of the candidate alone, so it is the same whoever measured it.
 *
 * @param kind a word for how they are measured, where there are several ways
 * @param one measures a candidate
 * @param judged what the search judges by
 */
record SharedScores(String kind, Function<Architecture, Evaluation> one, Score judged) {
  /** Candidates of a search. */
  static final String SEARCH = "candidate";

  /**
   * How the candidates of a search are measured, and judged by what its configuration says.
   *
   * @param angles of the supernet, where they judge
   */
  static SharedScores ofSearch(
      SposConfig config, Optional<PathAngle> angles, CandidateTester tester) {
    Score score = config.search().score();
    Function<Architecture, Evaluation> one =
        score == Score.ANGLE
            ? path -> tester.test(path).judgedByAngle(angles.orElseThrow().of(path))
            : path -> tester.test(path).judgedBy(score);
    return new SharedScores(SEARCH, one, score);
  }

  /** The angles of a supernet, if a search judges by them. */
  static Optional<PathAngle> angles(SposConfig config, Checkpoint supernet, Path file) {
    return config.search().score() == Score.ANGLE
        ? Optional.of(SupernetAngles.of(supernet, file.toString()))
        : Optional.empty();
  }

  /** Of the first process, which hands candidates out, or the only one. */
  Fitness handedOut(Ranks ranks) {
    Optional<SharedWork> work = ranks.sharedWork();
    return work.isEmpty()
        ? Fitness.each(one)
        : (generation, scored, stop) -> score(work.get(), generation, scored, stop);
  }

  private void score(
      SharedWork work,
      List<Architecture> generation,
      Consumer<Evaluation> scored,
      BooleanSupplier stop) {
    work.hand(
        generation.stream().map(candidate -> kind + " " + candidate).toList(),
        this::measure,
        line -> scored.accept(parse(line, judged)),
        stop);
  }

  /** Of the others: measures candidates until the first says that it is over. */
  void serve(RunContext context) {
    context.ranks().sharedWork().orElseThrow().serve(this::measure, context.stop());
  }

  /** Measures what {@link #score} has handed out. */
  String measure(String piece) {
    return text(one.apply(Architecture.parse(piece.substring(kind.length() + 1))));
  }

  /** All that was measured, to the bit. */
  static String text(Evaluation score) {
    return String.join(
        " ",
        String.valueOf(score.images()),
        String.valueOf(score.top1Hits()),
        String.valueOf(score.top5Hits()),
        String.valueOf(score.loss()),
        score.lossError().map(String::valueOf).orElse("-"),
        score.angle().map(String::valueOf).orElse("-"));
  }

  /** What {@link #text} wrote. */
  static Evaluation parse(String text, Score judged) {
    String[] parts = text.split(" ", -1);
    return new Evaluation(
        Integer.parseInt(parts[0]),
        Integer.parseInt(parts[1]),
        Integer.parseInt(parts[2]),
        Double.parseDouble(parts[3]),
        number(parts[4]),
        number(parts[5]),
        judged);
  }

  private static Optional<Double> number(String text) {
    return text.equals("-") ? Optional.empty() : Optional.of(Double.parseDouble(text));
  }
}
