package org.spos.report.content;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.spos.config.SupernetConfig;
import org.spos.report.model.Chart;
import org.spos.report.model.Item;
import org.spos.report.model.Series;
import org.spos.report.model.Series.Style;
import org.spos.report.model.Table;
import org.spos.run.RunView;
import org.spos.space.Architecture;
import org.spos.space.Layer;
import org.spos.text.Text;

/** How often each candidate of each block was trained, beside what fair draws give. */
final class Sampling {
  private final List<Layer> layers;
  private final long[][] counts;
  private long paths;

  private Sampling(List<Layer> layers) {
    this.layers = layers;
    this.counts =
        layers.stream().map(layer -> new long[layer.candidates().size()]).toArray(long[][]::new);
  }

  /** Nothing where no path was drawn. */
  static List<Item> of(RunView run) {
    Sampling all =
        count(
            run.config().space().layers(),
            run.metrics().stream().flatMap(row -> row.paths().stream()).toList());
    return all.paths == 0
        ? List.of()
        : List.of(all.chart(run.config().supernet().sampling()), all.table());
  }

  static Sampling count(List<Layer> layers, List<Architecture> paths) {
    Sampling all = new Sampling(layers);
    paths.forEach(all::add);
    return all;
  }

  private void add(Architecture path) {
    for (int block = 0; block < counts.length; block++) {
      counts[block][path.choice(block)]++;
    }
    paths++;
  }

  private Chart chart(SupernetConfig.Sampling how) {
    int most = layers.stream().mapToInt(layer -> layer.candidates().size()).max().orElse(0);
    List<Series> series = new ArrayList<>();
    for (int choice = 0; choice < most; choice++) {
      List<Double> x = new ArrayList<>();
      List<Double> y = new ArrayList<>();
      List<String> labels = new ArrayList<>();
      for (int block = 0; block < counts.length; block++) {
        if (choice < counts[block].length) {
          x.add(block + 1.0);
          y.add(100 * counts[block][choice] / fair(block));
          labels.add(
              Text.format(
                  "%s: %,d of %,d",
                  layers.get(block).candidates().get(choice).id(), counts[block][choice], paths));
        }
      }
      series.add(
          new Series(Text.format("candidate %d", choice), Style.POINT, choice, x, y)
              .withLabels(labels));
    }
    series.add(bound("95 % of fair draws, lower", -1));
    series.add(bound("95 % of fair draws, upper", 1));
    return new Chart(
            "sampling", "Times each candidate was trained", "block", "% of an equal share", series)
        .withLines(List.of(new Chart.Line(false, 100, "equal share")))
        .withNote(note(how));
  }

  private double fair(int block) {
    return (double) paths / counts[block].length;
  }

  /** Of independent uniform draws, by the normal approximation of the binomial distribution. */
  private Series bound(String name, int side) {
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    for (int block = 0; block < counts.length; block++) {
      double share = 1.0 / counts[block].length;
      double deviation = Math.sqrt(paths * share * (1 - share));
      x.add(block + 1.0);
      y.add(100 * (1 + side * 1.96 * deviation / fair(block)));
    }
    return new Series(name, Style.LINE, 8, x, y);
  }

  private String note(SupernetConfig.Sampling how) {
    String test =
        chiSquared()
            .map(
                p ->
                    Text.format(
                        " A chi-squared test of all blocks against equal shares gives p = %.3g.",
                        p))
            .orElse("");
    return switch (how) {
      case UNIFORM -> "Drawn uniformly." + test;
      case BALANCED, STRICT_FAIR, STRICT_FAIR_REPEAT ->
          "Shared out, not drawn: equal shares but for an unfinished round.";
      case FLOPS_BINS, FLOPS_BINS_FALLBACK, FLOPS_RANGE ->
          "Drawn within bounds on FLOPs, so shares need not be equal.";
    };
  }

  /** Probability of shares at least as unequal, if all are equal; empty where nothing is drawn. */
  Optional<Double> chiSquared() {
    double sum = 0;
    int degrees = 0;
    for (int block = 0; block < counts.length; block++) {
      for (long count : counts[block]) {
        sum += Math.pow(count - fair(block), 2) / fair(block);
      }
      degrees += counts[block].length - 1;
    }
    return degrees == 0
        ? Optional.empty()
        : Optional.of(1 - new ChiSquaredDistribution(null, degrees).cumulativeProbability(sum));
  }

  private Table table() {
    List<List<String>> rows = new ArrayList<>();
    for (int block = 0; block < counts.length; block++) {
      for (int choice = 0; choice < counts[block].length; choice++) {
        rows.add(
            List.of(
                String.valueOf(block + 1),
                String.valueOf(choice),
                layers.get(block).candidates().get(choice).id(),
                String.valueOf(counts[block][choice]),
                Text.decimals(100 * counts[block][choice] / fair(block), 1)));
      }
    }
    return new Table(
        "sampling-counts",
        "Times each candidate was trained, in figures",
        List.of(
            Table.number("block"),
            Table.number("choice"),
            Table.text("candidate"),
            Table.number("times"),
            Table.number("% of an equal share")),
        rows,
        true,
        "");
  }
}
