package org.spos.report.content;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.spos.config.SearchConfig;
import org.spos.report.model.Chart;
import org.spos.report.model.Item;
import org.spos.report.model.Series;
import org.spos.report.model.Series.Style;
import org.spos.report.model.Shares;
import org.spos.report.model.Table;
import org.spos.run.JournalEntry;
import org.spos.run.RunView;
import org.spos.space.Candidate;
import org.spos.space.Layer;
import org.spos.text.Text;

/** Charts and tables of a search. */
final class SearchItems {
  private final RunView run;
  private final Candidates candidates;
  private final Optional<Candidates> random;

  private SearchItems(RunView run, Optional<RunView> random) {
    this.run = run;
    this.candidates = Candidates.of(run);
    this.random = random.map(Candidates::of).filter(one -> !one.all().isEmpty());
  }

  /**
   * @param random a random search of the same supernet, if there is one
   */
  static List<Item> of(RunView run, Optional<RunView> random) {
    return of(run, random, file -> true);
  }

  /**
   * @param readable which files that the settings name may be read
   */
  static List<Item> of(RunView run, Optional<RunView> random, Predicate<Path> readable) {
    SearchItems items = new SearchItems(run, random);
    List<Item> all = new ArrayList<>();
    run.best()
        .ifPresent(
            found -> all.add(Strips.of(run.config().space(), "found", found.architecture())));
    if (!items.candidates.all().isEmpty()) {
      items.byLatency(readable).ifPresent(all::add);
      all.add(items.byMacs());
      all.add(items.epochs());
      all.addAll(Ancestry.of(run, items.candidates));
      all.add(items.choices());
    }
    run.best().flatMap(found -> found.confirmed()).map(Confirmed::table).ifPresent(all::add);
    if (!items.candidates.all().isEmpty()) {
      all.add(items.table());
    }
    return all;
  }

  private Chart byMacs() {
    SearchConfig limits = run.config().search();
    List<Chart.Line> lines = new ArrayList<>();
    long most = candidates.all().stream().mapToLong(JournalEntry::macs).max().orElse(0);
    if (limits.flopsLimit() <= 1.5 * most) { // a limit far away would squeeze all points
      lines.add(
          new Chart.Line(
              true, limits.flopsLimit(), "limit " + Figures.amount(limits.flopsLimit())));
    }
    if (limits.flopsMin() > 0) {
      lines.add(
          new Chart.Line(true, limits.flopsMin(), "least " + Figures.amount(limits.flopsMin())));
    }
    return scatter("candidates", "Candidates", "multiply-accumulates", JournalEntry::macs, lines);
  }

  private Optional<Chart> byLatency(Predicate<Path> readable) {
    double limit = run.config().search().latencyLimit();
    return Latencies.of(run, readable)
        .map(
            millis ->
                scatter(
                    "latency",
                    "Candidates by latency",
                    "milliseconds by the table",
                    millis,
                    limit > 0
                        ? List.of(new Chart.Line(true, limit, Text.format("limit %.4g ms", limit)))
                        : List.of()));
  }

  private Chart scatter(
      String id, String title, String x, Candidates.Cost cost, List<Chart.Line> lines) {
    List<Series> series = new ArrayList<>();
    random.ifPresent(one -> series.add(one.points("random search", Style.CROSS, 8, cost)));
    series.add(candidates.points("candidates, the fainter the earlier", Style.POINT, 0, cost));
    series.add(at("non-dominated", Style.STEP, 2, candidates.nonDominated(cost), cost));
    List<JournalEntry> found =
        run.best().flatMap(best -> candidates.find(best.architecture())).stream().toList();
    if (!found.isEmpty()) {
      series.add(at("result", Style.RING, 4, found, cost));
    }
    return new Chart(id, title, x, candidates.axis(), series).withLines(lines);
  }

  private Series at(
      String name, Style style, int color, List<JournalEntry> some, Candidates.Cost cost) {
    return new Series(
            name,
            style,
            color,
            some.stream().map(cost::of).toList(),
            some.stream().map(candidates::value).toList())
        .withLabels(some.stream().map(candidates::label).toList());
  }

  private Chart epochs() {
    List<Series> series = new ArrayList<>(progress(candidates, "", 0));
    random.ifPresent(one -> series.addAll(progress(one, "random search, ", 6).subList(0, 1)));
    return new Chart("epochs", "Progress by epoch", "epoch", candidates.axis(), series);
  }

  /** Best so far, best of the epoch, mean of the epoch. */
  private static List<Series> progress(Candidates all, String prefix, int color) {
    List<Double> x = new ArrayList<>();
    List<Double> soFar = new ArrayList<>();
    List<Double> best = new ArrayList<>();
    List<Double> mean = new ArrayList<>();
    for (int epoch = 1; epoch <= all.epochs(); epoch++) {
      List<JournalEntry> one = all.ofEpoch(epoch);
      if (!one.isEmpty()) {
        double top = all.value(new Candidates(all.score(), one).best().orElseThrow());
        double before = soFar.isEmpty() ? top : soFar.get(soFar.size() - 1);
        x.add((double) epoch);
        best.add(top);
        soFar.add(all.isBetter(top, before) ? top : before);
        mean.add(one.stream().mapToDouble(all::value).average().orElseThrow());
      }
    }
    return List.of(
        new Series(prefix + "best so far", Style.LINE, color, x, soFar),
        new Series(prefix + "best of the epoch", Style.LINE, 1, x, best),
        new Series(prefix + "mean of the epoch", Style.LINE, 2, x, mean));
  }

  private Shares choices() {
    List<Layer> layers = run.config().space().layers();
    int epochs = candidates.epochs();
    List<List<List<Integer>>> counts = new ArrayList<>();
    for (int block = 0; block < layers.size(); block++) {
      List<List<Integer>> row = new ArrayList<>();
      for (int epoch = 1; epoch <= epochs; epoch++) {
        Integer[] cell = new Integer[layers.get(block).candidates().size()];
        java.util.Arrays.fill(cell, 0);
        for (JournalEntry one : candidates.ofEpoch(epoch)) {
          cell[one.architecture().choice(block)]++;
        }
        row.add(List.of(cell));
      }
      counts.add(row);
    }
    return new Shares(
        "choices",
        "Choices by block and epoch",
        "block",
        numbers(layers.size()),
        "epoch",
        numbers(epochs),
        layers.stream()
            .map(layer -> layer.candidates().stream().map(Candidate::id).toList())
            .toList(),
        counts,
        "Each bar is one block in one epoch: how its candidates were chosen by that generation.");
  }

  private static List<String> numbers(int count) {
    List<String> numbers = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      numbers.add(String.valueOf(i));
    }
    return numbers;
  }

  private Table table() {
    List<List<String>> rows = new ArrayList<>();
    for (JournalEntry one : candidates.bestFirst()) {
      rows.add(
          List.of(
              String.valueOf(rows.size() + 1),
              one.architecture().toString(),
              Text.decimals(one.top1(), 2),
              Text.decimals(one.top5(), 2),
              Text.decimals(one.loss(), 4),
              one.angle().map(angle -> Text.decimals(angle, 4)).orElse("–"),
              String.valueOf(one.macs()),
              String.valueOf(one.epoch()),
              one.origin()));
    }
    return new Table(
        "candidates-table",
        Text.format("All %,d candidates", rows.size()),
        List.of(
            Table.number("place"),
            Table.text("architecture"),
            Table.number("top-1 in %"),
            Table.number("top-5 in %"),
            Table.number("loss"),
            Table.number("angle"),
            Table.number("MACs"),
            Table.number("epoch"),
            Table.text("origin")),
        rows,
        true,
        "");
  }
}
