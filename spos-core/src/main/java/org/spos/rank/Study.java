package org.spos.rank;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.spos.seed.Seed;
import org.spos.space.Architecture;
import org.spos.space.SearchSpace;

/**
 * Everything that is said of a supernet's scores.
 *
 * @param ranking of the networks that were scored: each score as it is and smoothed
 * @param smoothed how each score was smoothed; none where the space is not known
 * @param table the fits to the scores, on all networks of the truth; empty where all were scored
 * @param worth of a ranking in trainings; without points where that cannot be told
 * @param cost what the supernet cost in trainings, if the user says what a training is
 */
public record Study(
    Ranking ranking,
    List<Smoothed> smoothed,
    Optional<Ranking> table,
    Worth worth,
    OptionalDouble cost) {
  /** Above so many networks intervals are narrow, and samples take long. */
  private static final int MANY = 1_000;

  private static final int SAMPLES_OF_MANY = 400;

  public Study {
    smoothed = List.copyOf(smoothed);
  }

  /**
   * Compares scores with the truth.
   *
   * @param scores as they are, a number for each of the subjects in each column
   * @param baselines of any networks, multiply–accumulates first
   * @param bands besides thirds of multiply–accumulates
   */
  public static Study of(
      SearchSpace space,
      Subjects subjects,
      List<Column> scores,
      Function<List<Architecture>, List<Column>> baselines,
      List<Band> bands,
      List<KeyNoise> noise,
      OptionalDouble cost,
      Seed seed) {
    List<Column> without = baselines.apply(subjects.networks());
    Bootstrap bootstrap = bootstrap(subjects, seed);
    Optional<Column> best = best(without, subjects);
    List<Smoothed> smoothed = new ArrayList<>();
    List<Column> columns = new ArrayList<>();
    for (Column score : scores) {
      Smoothed one = Smoothed.of(space, score, subjects, best, bootstrap);
      smoothed.add(one);
      columns.addAll(one.columns(score));
    }
    double[] macs = without.get(0).values();
    Truth truth = subjects.truth();
    return new Study(
        Ranking.of(subjects, columns, without, macs, all(macs, bands), noise, bootstrap),
        smoothed,
        truth.size() > subjects.size()
            ? Optional.of(whole(truth, smoothed, baselines, bands, seed))
            : Optional.empty(),
        Worth.of(space, subjects, seed),
        cost);
  }

  /** A ranking of which nothing else can be said. */
  public static Study of(Ranking ranking) {
    return new Study(
        ranking, List.of(), Optional.empty(), new Worth(List.of()), OptionalDouble.empty());
  }

  /** The fits to the scores on all networks that the truth knows. */
  private static Ranking whole(
      Truth truth,
      List<Smoothed> smoothed,
      Function<List<Architecture>, List<Column>> baselines,
      List<Band> bands,
      Seed seed) {
    List<Architecture> networks = List.copyOf(truth.trainings().keySet());
    Subjects all = new Subjects(networks, truth);
    List<Column> without = baselines.apply(networks);
    double[] macs = without.get(0).values();
    return Ranking.of(
        all,
        smoothed.stream().map(one -> one.column(networks)).toList(),
        without,
        macs,
        all(macs, bands),
        List.of(),
        bootstrap(all, seed));
  }

  private static List<Band> all(double[] macs, List<Band> bands) {
    List<Band> all = new ArrayList<>(Band.thirds(macs));
    all.addAll(bands);
    return all;
  }

  private static Bootstrap bootstrap(Subjects subjects, Seed seed) {
    return subjects.size() > MANY ? new Bootstrap(seed, SAMPLES_OF_MANY) : Bootstrap.of(seed);
  }

  private static Optional<Column> best(List<Column> baselines, Subjects subjects) {
    double[] truth = subjects.accuracies();
    Optional<Column> best = Optional.empty();
    double highest = Double.NEGATIVE_INFINITY;
    for (Column column : baselines) {
      double tau = Correlation.of(column.values(), truth).kendall();
      if (tau > highest) {
        highest = tau;
        best = Optional.of(column);
      }
    }
    return best;
  }
}
