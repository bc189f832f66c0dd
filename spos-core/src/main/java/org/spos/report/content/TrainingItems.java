package org.spos.report.content;

import java.util.ArrayList;
import java.util.List;
import org.spos.config.SposConfig;
import org.spos.config.TrainingConfig;
import org.spos.report.model.Chart;
import org.spos.report.model.Item;
import org.spos.run.Metrics;
import org.spos.run.RunView;

/** Charts of a training: of the supernet, or of a network from scratch. */
final class TrainingItems {
  private static final String STEP = "iteration";

  private TrainingItems() {}

  static List<Item> of(RunView run) {
    List<Metrics.Row> rows = run.metrics();
    List<Metrics.Row> steps =
        rows.stream().filter(row -> row.values().containsKey("loss")).toList();
    List<Chart> charts = new ArrayList<>();
    charts.add(loss(rows, steps.size()));
    charts.add(
        new Chart(
                "accuracy",
                "Accuracy",
                STEP,
                "%",
                List.of(
                    Thinned.line("training, top-1", 0, steps, "top1"),
                    Thinned.line("training, top-5", 8, steps, "top5"),
                    Thinned.line("val, top-1", 1, rows, "valTop1"),
                    Thinned.line("val, top-5", 3, rows, "valTop5"),
                    Thinned.line("held out, top-1", 2, rows, "heldOutTop1"),
                    Thinned.line("held out, top-5", 5, rows, "heldOutTop5")))
            .withNote(Thinned.note(steps.size())));
    charts.add(
        new Chart(
            "probe",
            "Fixed paths on held-out images",
            STEP,
            "top-1 in %",
            List.of(
                Thinned.line("mean", 0, rows, "probeTop1"),
                Thinned.line("lowest", 2, rows, "probeLow"),
                Thinned.line("highest", 1, rows, "probeHigh"))));
    charts.add(
        new Chart(
            "rate",
            "Learning rate",
            STEP,
            "learning rate",
            List.of(Thinned.line("learning rate", 0, steps, "lr"))));
    charts.add(
        new Chart(
                "speed",
                "Speed",
                STEP,
                "images/s",
                List.of(
                    Thinned.line(
                        "images/s",
                        0,
                        run.times(),
                        row ->
                            training(run).batchSize()
                                / row.values().getOrDefault("seconds", Double.NaN))))
            .withNote(Thinned.note(run.times().size())));
    charts.add(
        new Chart(
                "wait",
                "Waiting for images",
                STEP,
                "% of the time",
                List.of(Thinned.line("data wait", 1, run.times(), "dataWait")))
            .withNote(Thinned.note(run.times().size())));
    List<Item> items = new ArrayList<>();
    charts.stream()
        .map(TrainingItems::withoutEmpty)
        .filter(TrainingItems::shows)
        .forEach(items::add);
    items.addAll(Sampling.of(run));
    return items;
  }

  private static Chart loss(List<Metrics.Row> rows, int steps) {
    return new Chart(
            "loss",
            "Loss",
            STEP,
            "cross-entropy",
            List.of(
                Thinned.line("training, label-smoothed", 0, rows, "loss"),
                Thinned.line("val", 1, rows, "valLoss"),
                Thinned.line("held out", 2, rows, "heldOutLoss"),
                Thinned.line("fixed paths, held out", 3, rows, "probeLoss")))
        .withNote(Thinned.note(steps));
  }

  /** The settings of the training of a run. */
  static TrainingConfig training(RunView run) {
    SposConfig config = run.config();
    return run.manifest().command().equals("scratch")
        ? config.scratch().training()
        : config.supernet().training();
  }

  private static Chart withoutEmpty(Chart chart) {
    return new Chart(
        chart.id(),
        chart.title(),
        chart.x(),
        chart.y(),
        chart.series().stream().filter(series -> !series.x().isEmpty()).toList(),
        chart.lines(),
        chart.note());
  }

  private static boolean shows(Chart chart) {
    return !chart.series().isEmpty();
  }
}
