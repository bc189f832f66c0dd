package org.spos.rank;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.spos.additive.AdditiveFit;
import org.spos.additive.Smoothing;
import org.spos.seed.Seed;
import org.spos.space.Architecture;
import org.spos.space.SearchSpace;

/**
 * A score with its noise averaged over networks that share choices, see {@link Smoothing}.
 *
 * @param group of the score
 * @param name of the score
 * @param smoothing of it
 * @param outOfBag how much better the fit ranks networks that it has not seen than the best
 *     baseline: the mean of bootstrap samples, each fitted to the networks that were drawn and
 *     judged on the others; empty without a baseline
 */
public record Smoothed(
    String group, String name, Smoothing smoothing, Optional<Comparison.Lead> outOfBag) {
  /** What is behind the name of a column that holds the fit. */
  public static final String FIT = "Smoothed";

  /** What is behind the name of a column that holds the mean of ranks. */
  public static final String MEAN = "Mean";

  /** Fits take longer than correlations, and a mean needs fewer samples than the ends. */
  private static final int SAMPLES = 400;

  /**
   * Smooths a score.
   *
   * @param baseline the best, if there is one
   */
  static Smoothed of(
      SearchSpace space,
      Column score,
      Subjects subjects,
      Optional<Column> baseline,
      Bootstrap bootstrap) {
    Smoothing smoothing = Smoothing.of(space, subjects.networks(), score.values());
    return new Smoothed(
        score.group(),
        score.name(),
        smoothing,
        baseline.map(
            column -> outOfBag(space, smoothing.raw(), subjects, column, bootstrap.seed())));
  }

  /** The score as it is, as the fit says, and the mean. */
  List<Column> columns(Column raw) {
    return List.of(
        raw,
        new Column(group, name + FIT, smoothing.smoothed()),
        new Column(group, name + MEAN, smoothing.mean()));
  }

  /** What the fit says of any networks. */
  Column column(List<Architecture> networks) {
    return new Column(group, name + FIT, smoothing.fit().scores(networks));
  }

  private static Comparison.Lead outOfBag(
      SearchSpace space, double[] ranks, Subjects subjects, Column baseline, Seed seed) {
    Bootstrap bootstrap = new Bootstrap(seed, SAMPLES);
    double[] leads = new double[SAMPLES];
    for (int sample = 0; sample < SAMPLES; sample++) {
      int[] times = bootstrap.times(sample, ranks.length);
      List<Architecture> drawn = new ArrayList<>();
      List<Double> targets = new ArrayList<>();
      for (int i = 0; i < times.length; i++) {
        for (int time = 0; time < times[i]; time++) {
          drawn.add(subjects.networks().get(i));
          targets.add(ranks[i]);
        }
      }
      AdditiveFit fit =
          AdditiveFit.of(space, drawn, targets.stream().mapToDouble(Double::doubleValue).toArray());
      int[] others = IntStream.range(0, times.length).filter(i -> times[i] == 0).toArray();
      double[] truth = IntStream.of(others).mapToDouble(subjects::accuracy).toArray();
      double[] fitted =
          IntStream.of(others).mapToDouble(i -> fit.score(subjects.networks().get(i))).toArray();
      leads[sample] = kendall(fitted, truth) - kendall(baseline.of(others).values(), truth);
    }
    return new Comparison.Lead(
        baseline.name(),
        Arrays.stream(leads).filter(lead -> !Double.isNaN(lead)).average().orElse(Double.NaN),
        Interval.of(leads));
  }

  private static double kendall(double[] x, double[] y) {
    int[] once = new int[x.length];
    Arrays.fill(once, 1);
    return new ResampledCorrelation(x, y).kendall(once);
  }
}
