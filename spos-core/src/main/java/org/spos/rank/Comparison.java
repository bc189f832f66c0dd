package org.spos.rank;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Columns of numbers against the truth, on the same networks and the same bootstrap samples.
 *
 * @param scores in the order given
 * @param baselines in the order given
 */
public record Comparison(List<Entry> scores, List<Entry> baselines) {

  /**
   * One column.
   *
   * @param group of the column
   * @param name of the column
   * @param agreement with the truth
   * @param lead τ less that of the best baseline; empty for a baseline, and without one
   */
  public record Entry(String group, String name, Agreement agreement, Optional<Lead> lead) {}

  /**
   * How much better a score ranks than the best baseline, as a difference of τ-b.
   *
   * @param baseline its name: that with the highest τ on all of these networks
   * @param value difference
   * @param interval of it, from paired samples
   */
  public record Lead(String baseline, double value, Interval interval) {}

  public Comparison {
    scores = List.copyOf(scores);
    baselines = List.copyOf(baselines);
  }

  /** The baseline with the highest τ; empty if none has an order. */
  public Optional<Entry> best() {
    return best(baselines);
  }

  /**
   * Compares.
   *
   * @param truth one number for each network
   */
  static Comparison of(
      double[] truth, List<Column> scores, List<Column> baselines, Bootstrap bootstrap) {
    List<Column> columns = Stream.of(scores, baselines).flatMap(List::stream).toList();
    List<ResampledCorrelation> pairs =
        columns.stream().map(column -> new ResampledCorrelation(column.values(), truth)).toList();
    double[][][] samples = new double[3][columns.size()][bootstrap.samples()];
    IntStream.range(0, columns.isEmpty() ? 0 : bootstrap.samples())
        .forEach(
            sample -> {
              int[] times = bootstrap.times(sample, truth.length);
              for (int i = 0; i < pairs.size(); i++) {
                Correlation one = pairs.get(i).of(times);
                samples[0][i][sample] = one.kendall();
                samples[1][i][sample] = one.spearman();
                samples[2][i][sample] = one.pearson();
              }
            });
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      entries.add(
          new Entry(
              columns.get(i).group(),
              columns.get(i).name(),
              new Agreement(
                  truth.length,
                  Correlation.of(columns.get(i).values(), truth),
                  Interval.of(samples[0][i]),
                  Interval.of(samples[1][i]),
                  Interval.of(samples[2][i])),
              Optional.empty()));
    }
    List<Entry> against = entries.subList(scores.size(), entries.size());
    Optional<Entry> best = best(against);
    List<Entry> led = new ArrayList<>();
    for (int i = 0; i < scores.size(); i++) {
      Entry entry = entries.get(i);
      double[] own = samples[0][i];
      led.add(
          new Entry(
              entry.group(),
              entry.name(),
              entry.agreement(),
              best.map(
                  one -> {
                    double[] its = samples[0][scores.size() + against.indexOf(one)];
                    return new Lead(
                        one.name(),
                        entry.agreement().value().kendall() - one.agreement().value().kendall(),
                        Interval.of(
                            IntStream.range(0, own.length)
                                .mapToDouble(sample -> own[sample] - its[sample])
                                .toArray()));
                  })));
    }
    return new Comparison(led, against);
  }

  private static Optional<Entry> best(List<Entry> baselines) {
    return baselines.stream()
        .filter(one -> one.agreement().value().isDefined())
        .max(Comparator.comparingDouble(one -> one.agreement().value().kendall()));
  }
}
