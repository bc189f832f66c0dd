package org.spos.report.content;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.spos.cost.Flops;
import org.spos.report.model.Chart;
import org.spos.report.model.Intervals;
import org.spos.report.model.Item;
import org.spos.report.model.Series;
import org.spos.report.model.Series.Style;
import org.spos.report.model.Table;
import org.spos.run.RankFile;
import org.spos.run.RankStatistics;
import org.spos.run.RankStatistics.Score;
import org.spos.run.RankedFile;
import org.spos.run.RankedFile.Network;
import org.spos.run.RunView;
import org.spos.run.ScoreFile;
import org.spos.text.Text;

/** Charts and tables of a ranking; of one that goes on, what is measured so far. */
final class RankItems {
  /** Points of a scatter; those of a table of thousands would make a page of megabytes. */
  private static final int MOST = 1_000;

  private RankItems() {}

  static List<Item> of(RunView run) {
    List<Item> items = new ArrayList<>();
    run.statistics()
        .ifPresent(
            all -> {
              items.add(intervals("taus", "Agreement with the truth (Kendall's tau-b)", all));
              all.table()
                  .ifPresent(
                      table ->
                          items.add(
                              intervals(
                                  "table-taus",
                                  "All networks of the table, by the fits (tau-b)",
                                  table)));
              items.add(table("scores", "Scores and baselines", all));
            });
    run.ranked()
        .filter(ranked -> !ranked.networks().isEmpty())
        .ifPresent(ranked -> items.addAll(scatters(ranked)));
    if (run.ranked().isEmpty()) {
      if (!run.ranks().isEmpty()) {
        items.add(pairs(run.ranks()));
      }
      if (!run.scores().isEmpty()) {
        items.add(soFar(run));
      }
    }
    return items;
  }

  private static Intervals intervals(String id, String title, RankStatistics all) {
    List<Intervals.Row> rows =
        all.scores().stream()
            .filter(one -> Double.isFinite(one.kendall()))
            .sorted(Comparator.comparingDouble(Score::kendall).reversed())
            .map(
                one ->
                    new Intervals.Row(
                        name(one), one.kendall(), one.low(), one.high(), one.isBaseline(), ""))
            .toList();
    return new Intervals(
        id,
        title,
        "tau-b with its 95 % interval",
        rows,
        Text.format(
            "%,d networks; what needs no supernet is hollow.%s",
            all.networks(),
            Double.isFinite(all.ceiling())
                ? Text.format(" The noise of the truth allows %.3f at most.", all.ceiling())
                : ""));
  }

  static String name(Score one) {
    return one.isBaseline() ? one.name() : one.group() + " " + words(one.name());
  }

  /** {@code lossSmoothed} as {@code loss, smoothed}. */
  private static String words(String name) {
    return name.replaceFirst("Smoothed$", ", smoothed").replaceFirst("Mean$", ", mean of both");
  }

  private static Table table(String id, String title, RankStatistics all) {
    List<List<String>> rows =
        all.scores().stream()
            .map(
                one ->
                    List.of(
                        name(one),
                        number(one.kendall()),
                        interval(one.low(), one.high()),
                        one.lead().map(lead -> number(lead.value())).orElse("–"),
                        one.lead().map(lead -> interval(lead.low(), lead.high())).orElse("–"),
                        one.chosen().map(it -> Text.decimals(it.accuracy(), 2)).orElse("–"),
                        one.chosen().map(it -> String.valueOf(it.rank())).orElse("–")))
            .toList();
    String baseline =
        all.scores().stream()
            .flatMap(one -> one.lead().stream())
            .findFirst()
            .map(RankStatistics.Lead::baseline)
            .orElse("the best baseline");
    int of =
        all.scores().stream()
            .flatMap(one -> one.chosen().stream())
            .mapToInt(RankStatistics.Chosen::of)
            .max()
            .orElse(all.networks());
    return new Table(
        id,
        title,
        List.of(
            Table.text("score"),
            Table.number("tau-b"),
            Table.text("95 % interval"),
            Table.number("less " + baseline),
            Table.text("95 % interval of that"),
            Table.number("true accuracy of its best"),
            Table.number(Text.format("true rank of %,d", of))),
        rows,
        false,
        "");
  }

  private static String number(double value) {
    return Double.isFinite(value) ? Text.format("%.3f", value) : "–";
  }

  private static String interval(double low, double high) {
    return Double.isFinite(low) ? Text.format("%.3f to %.3f", low, high) : "–";
  }

  private static List<Chart> scatters(RankedFile ranked) {
    List<Network> byTruth =
        ranked.networks().stream().sorted(Comparator.comparingDouble(Network::truth)).toList();
    List<Chart> charts = new ArrayList<>();
    for (int score = 0; score < ranked.scores().size(); score++) {
      String name = ranked.scores().get(score);
      // Smoothed scores rank all of a table; as points beside the raw ones they add little.
      if (!name.endsWith("Mean") && !name.endsWith("Smoothed")) {
        int at = score;
        List<Network> shown =
            thinned(
                byTruth.stream()
                    .filter(network -> Double.isFinite(network.scores().get(at)))
                    .toList());
        if (!shown.isEmpty()) {
          charts.add(scatter(name, at, shown, byTruth.size()));
        }
      }
    }
    return charts;
  }

  private static Chart scatter(String name, int at, List<Network> shown, int all) {
    Series points =
        new Series(
                "networks",
                Style.POINT,
                0,
                shown.stream().map(Network::truth).toList(),
                shown.stream().map(network -> network.scores().get(at)).toList())
            .withLabels(shown.stream().map(network -> network.architecture().toString()).toList());
    return new Chart(
            "truth-" + name.replaceAll("[^A-Za-z0-9]+", "-"),
            "Truth and score: " + name,
            "true accuracy in %",
            name.endsWith("loss") ? name + ", negative" : name,
            List.of(points))
        .withNote(
            shown.size() == all
                ? ""
                : Text.format("%,d of %,d networks, evenly by their truth.", shown.size(), all));
  }

  private static List<Network> thinned(List<Network> all) {
    if (all.size() <= MOST) {
      return all;
    }
    List<Network> some = new ArrayList<>();
    for (int i = 0; i < MOST; i++) {
      some.add(all.get((int) ((long) i * (all.size() - 1) / (MOST - 1))));
    }
    return some;
  }

  /** Each training alone, before the ranking is done. */
  private static Chart pairs(List<RankFile.Pair> pairs) {
    return new Chart(
        "pairs",
        "Trained so far",
        "top-1 in % trained alone",
        "top-1 in % with the supernet's weights",
        List.of(
            new Series(
                    "networks",
                    Style.POINT,
                    0,
                    pairs.stream().map(RankFile.Pair::standaloneTop1).toList(),
                    pairs.stream().map(RankFile.Pair::inheritedTop1).toList())
                .withLabels(pairs.stream().map(one -> one.architecture().toString()).toList())));
  }

  /** What a ranking has scored before it is done. */
  private static Chart soFar(RunView run) {
    Flops flops = new Flops(run.config().space());
    List<Series> series = new ArrayList<>();
    for (String group :
        run.scores().stream().map(ScoreFile.Score::recalibration).distinct().toList()) {
      List<ScoreFile.Score> some =
          run.scores().stream()
              .filter(one -> one.recalibration().equals(group) && one.images() > 0)
              .toList();
      series.add(
          new Series(
                  "BN statistics: " + group,
                  Style.POINT,
                  series.size(),
                  some.stream().map(one -> (double) flops.of(one.architecture())).toList(),
                  some.stream().map(one -> 100.0 * one.top1Hits() / one.images()).toList())
              .withLabels(some.stream().map(one -> one.architecture().toString()).toList()));
    }
    return new Chart(
        "scored",
        Text.format("Scored so far: %,d", run.scores().size()),
        "multiply-accumulates",
        "top-1 in %, supernet's weights",
        series);
  }

  /** The score that agrees best with the truth, if any was made with a supernet. */
  static Optional<Score> best(RankStatistics all) {
    return all.scores().stream()
        .filter(one -> !one.isBaseline() && Double.isFinite(one.kendall()))
        .max(Comparator.comparingDouble(Score::kendall));
  }
}
