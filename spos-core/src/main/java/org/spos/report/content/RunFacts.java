package org.spos.report.content;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.spos.artifact.ArchitectureFile;
import org.spos.artifact.ScoreDetail;
import org.spos.config.SearchConfig.Score;
import org.spos.report.model.Fact;
import org.spos.run.JournalEntry;
import org.spos.run.Manifest;
import org.spos.run.Metrics;
import org.spos.run.RankStatistics;
import org.spos.run.RunView;
import org.spos.text.Amount;
import org.spos.text.Text;

/** The figures of one run, the most important first. */
final class RunFacts {
  private static final int LAST = 100;

  private RunFacts() {}

  static List<Fact> of(RunView run) {
    List<Fact> facts = new ArrayList<>();
    String command = run.manifest().command();
    switch (command) {
      case "search" -> search(run, facts);
      case "rank" -> rank(run, facts);
      default -> training(run, facts);
    }
    OptionalDouble seconds = Durations.seconds(run);
    seconds.ifPresent(time -> facts.add(new Fact("time", Amount.seconds(time))));
    facts.add(
        new Fact(
            "machine",
            run.manifest().platform().cpu(),
            processors(run.manifest()) + "; " + run.manifest().engine()));
    return facts;
  }

  /** How many processors the run could use. */
  static String processors(Manifest manifest) {
    int cpus = manifest.platform().cpus();
    return Amount.of(cpus, "processor");
  }

  private static void training(RunView run, List<Fact> facts) {
    run.best().ifPresent(found -> accuracy(found, facts, "on val, trained alone"));
    List<Metrics.Row> steps = steps(run);
    if (!steps.isEmpty()) {
      long done = steps.get(steps.size() - 1).step();
      long all = TrainingItems.training(run).iterations();
      List<Metrics.Row> last = steps.subList(Math.max(0, steps.size() - LAST), steps.size());
      facts.add(
          new Fact(
              "training loss",
              Text.format("%.4f", mean(last, "loss")),
              Text.format("top-1 %.2f %%, last %d steps", mean(last, "top1"), last.size())));
      newest(run, facts, "valTop1", "top-1 on val");
      newest(run, facts, "heldOutTop1", "top-1 on held-out images");
      newest(run, facts, "probeTop1", "top-1 of fixed paths");
      facts.add(
          new Fact(
              "iterations",
              Text.format("%,d", done),
              Text.format("of %,d, %d images each", all, TrainingItems.training(run).batchSize())));
      Durations.imagesPerSecond(run)
          .ifPresent(
              speed ->
                  facts.add(new Fact("speed", Text.format("%.0f images/s", speed), wait(run))));
    }
  }

  static List<Metrics.Row> steps(RunView run) {
    return run.metrics().stream().filter(row -> row.values().containsKey("loss")).toList();
  }

  private static String wait(RunView run) {
    return Text.format(
        "%.0f %% of the time waiting for images",
        run.times().stream()
            .skip(Math.min(10, run.times().size() / 2))
            .mapToDouble(row -> row.values().getOrDefault("dataWait", 0.0))
            .average()
            .orElse(0));
  }

  private static void newest(RunView run, List<Fact> facts, String key, String name) {
    Optional<Metrics.Row> last =
        run.metrics().stream()
            .filter(row -> row.values().containsKey(key))
            .reduce((before, after) -> after);
    last.ifPresent(
        row ->
            facts.add(
                new Fact(
                    name,
                    Text.format("%.2f %%", row.values().getOrDefault(key, Double.NaN)),
                    Text.format("after iteration %,d", row.step()))));
  }

  private static double mean(List<Metrics.Row> rows, String key) {
    return rows.stream()
        .mapToDouble(row -> row.values().getOrDefault(key, Double.NaN))
        .average()
        .orElse(Double.NaN);
  }

  private static void accuracy(ArchitectureFile found, List<Fact> facts, String how) {
    found
        .top1()
        .ifPresent(
            top1 ->
                facts.add(
                    new Fact(
                        "top-1",
                        Figures.percent(top1, found.detail().map(ScoreDetail::top1Error)),
                        how)));
    found
        .detail()
        .flatMap(ScoreDetail::loss)
        .ifPresent(
            loss ->
                facts.add(
                    new Fact(
                        "loss",
                        Text.format("%.4f", loss)
                            + Figures.plusMinus(
                                found.detail().flatMap(ScoreDetail::lossError), 4))));
    found
        .detail()
        .flatMap(ScoreDetail::angle)
        .ifPresent(angle -> facts.add(new Fact("angle", Text.format("%.4f", angle))));
  }

  private static void search(RunView run, List<Fact> facts) {
    run.best()
        .ifPresent(
            found -> {
              accuracy(found, facts, scoredOn(run));
              facts.add(
                  new Fact(
                      "cost",
                      Figures.amount(found.macs()) + " MACs",
                      Text.format(
                          "limit %s; %s parameters",
                          Figures.amount(run.config().search().flopsLimit()),
                          Figures.amount(found.parameters()))));
              found
                  .smoothing()
                  .ifPresent(
                      fit ->
                          facts.add(
                              new Fact(
                                  "additive fit",
                                  Text.format("tau %.3f", fit.tau()),
                                  Text.format(
                                      "cross-validated, of %d networks (%.3f with pairs of"
                                          + " choices): %s scores; %d best scored, %d of them"
                                          + " new",
                                      fit.networks(),
                                      fit.pairsTau(),
                                      fit.choice(),
                                      fit.scoredAgain(),
                                      fit.unknown()))));
            });
    int budget = run.config().search().evolution().budget();
    facts.add(
        new Fact(
            "candidates",
            Text.format("%,d", run.candidates().size()),
            Text.format(
                "of %,d, judged by %s",
                budget,
                run.config().search().score() == Score.TOP1
                    ? "top-1"
                    : run.config().search().score() == Score.LOSS ? "loss" : "angle")));
  }

  /** How many images scored the candidates, and that they chose too. */
  static String scoredOn(RunView run) {
    Optional<Integer> images =
        run.candidates().stream()
            .flatMap(one -> one.counts().stream())
            .map(JournalEntry.Counts::images)
            .findFirst();
    return "with the supernet's weights"
        + images.map(count -> Text.format(" on %,d images", count)).orElse("")
        + " that also chose it: optimistic";
  }

  private static String fileName(String path) {
    return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  }

  private static void rank(RunView run, List<Fact> facts) {
    Optional<RankStatistics> all = run.statistics();
    all.flatMap(RankItems::best)
        .ifPresent(
            best -> {
              facts.add(
                  new Fact(
                      "tau-b of " + RankItems.name(best),
                      Text.format("%.3f", best.kendall()),
                      Text.format(
                          "95 %% from %.3f to %.3f; the best of %d scores",
                          best.low(),
                          best.high(),
                          all.get().scores().stream().filter(one -> !one.isBaseline()).count())));
              best.lead()
                  .ifPresent(
                      lead ->
                          facts.add(
                              new Fact(
                                  "less " + lead.baseline() + ", the best baseline",
                                  Text.format("%+.3f", lead.value()),
                                  Text.format(
                                      "95 %% from %+.3f to %+.3f", lead.low(), lead.high()))));
            });
    long scored =
        run.scores().stream().map(one -> one.architecture().toString()).distinct().count();
    facts.add(
        new Fact(
            "networks",
            Text.format("%,d", all.map(RankStatistics::networks).orElse((int) scored)),
            all.isPresent() ? "ranked" : "scored so far"));
    for (Map.Entry<String, String> input : run.manifest().inputs().entrySet()) {
      if (input.getKey().equals("truth")) {
        facts.add(new Fact("truth", fileName(input.getValue()), input.getValue()));
      }
    }
  }
}
