package org.spos.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.spos.artifact.ArchitectureFile;
import org.spos.artifact.ScoreDetail;
import org.spos.config.ConfigLoader;
import org.spos.config.SearchConfig.Score;
import org.spos.config.SposConfig;
import org.spos.cost.Flops;
import org.spos.cost.Parameters;
import org.spos.error.CheckpointException;
import org.spos.plan.NetworkPlan;
import org.spos.report.LineChart.Curve;
import org.spos.run.Manifest;
import org.spos.run.Metrics;
import org.spos.run.RunView;
import org.spos.text.ShellCommand;
import org.spos.text.Text;

/**
 * The report of a run, or of all runs in a folder ({@code spos demo}, {@code spos rank}): one HTML
 * file without scripts, fonts or anything else from elsewhere.
 */
public final class RunReport {
  private final StringBuilder html = new StringBuilder();

  private RunReport() {}

  /**
   * Makes the page.
   *
   * @param directory a run directory, or a folder of run directories
   * @throws CheckpointException if there is no run in it, or a file of a run is damaged
   */
  public static String of(Path directory) {
    List<RunView> runs = RunView.allIn(directory);
    RunReport report = new RunReport();
    String name = String.valueOf(directory.toAbsolutePath().normalize().getFileName());
    report.add("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">");
    report.add("<meta name=\"viewport\" content=\"width=device-width\">");
    report.add("<title>%s</title>\n<style>%s</style></head><body>", Svg.escape(name), style());
    report.add("<h1>%s</h1>", Svg.escape(name));
    runs.forEach(run -> report.run(run, runs.size() > 1));
    report.add("</body></html>");
    return report.html.toString();
  }

  private void run(RunView run, boolean titled) {
    if (titled) {
      add("<h2>%s</h2>", Svg.escape(run.name()));
    }
    Manifest manifest = run.manifest();
    add(
        "<p class=\"lead\">%s</p>",
        Svg.escape(
            "%s: %s, begun %s"
                .formatted(manifest.command(), run.state().word(), manifest.started())));
    run.best().ifPresent(found -> architecture(found, run.config()));
    run.best()
        .flatMap(ArchitectureFile::confirmed)
        .ifPresent(confirmed -> add("%s", ConfirmedTable.of(confirmed)));
    curves(run);
    manifest(manifest);
    add(
        "<details><summary>Configuration</summary><pre>%s</pre></details>",
        Svg.escape(ConfigLoader.toYaml(run.config())));
  }

  private void architecture(ArchitectureFile architecture, SposConfig config) {
    NetworkPlan plan = NetworkPlan.standalone(config.space(), architecture.architecture());
    add("<section><h3>Architecture</h3><dl>");
    term("choices", architecture.architecture().toString());
    term("FLOPs", Text.format("%,d", new Flops(config.space()).of(architecture.architecture())));
    term("parameters", Text.format("%,d", Parameters.of(plan)));
    architecture
        .top1()
        .ifPresent(
            top1 ->
                term(
                    "accuracy",
                    Text.format(
                        "top-1 %.2f %%%s, top-5 %.2f %%",
                        top1,
                        architecture
                            .detail()
                            .map(known -> Text.format(" ± %.2f", known.top1Error()))
                            .orElse(""),
                        architecture.top5().orElse(Double.NaN))));
    architecture.detail().flatMap(ScoreDetail::loss).ifPresent(loss -> loss(loss, architecture));
    architecture
        .smoothing()
        .ifPresent(
            fit ->
                term(
                    "additive fit",
                    Text.format(
                        "to %d networks, cross-validated tau %.3f (%.3f with pairs of choices): %s"
                            + " scores; %d best scored, %d of them new",
                        fit.networks(),
                        fit.tau(),
                        fit.pairsTau(),
                        fit.choice(),
                        fit.scoredAgain(),
                        fit.unknown())));
    architecture
        .detail()
        .flatMap(ScoreDetail::angle)
        .ifPresent(angle -> term("angle", Text.format("%.4f", angle)));
    add("</dl><div class=\"wide\">%s</div>", ArchitecturePicture.draw(plan));
    add(
        "<p class=\"note\">Above the boxes: side of the feature map and channels. Below:"
            + " multiply-accumulates.</p>");
    add("</section>");
  }

  private void loss(double loss, ArchitectureFile architecture) {
    String error =
        architecture
            .detail()
            .flatMap(ScoreDetail::lossError)
            .map(known -> Text.format(" ± %.4f", known))
            .orElse("");
    term("loss", Text.format("%.4f%s", loss, error));
  }

  private void curves(RunView run) {
    List<Metrics.Row> rows = run.metrics();
    boolean search = run.manifest().command().equals("search");
    String step = search ? "epoch" : "iteration";
    add("<div class=\"charts\">");
    if (!rows.isEmpty() && search) {
      chart(
          "Accuracy by epoch",
          LineChart.draw(
              "Accuracy by epoch",
              step,
              "top-1 in %",
              List.of(curve(rows, "best", "best so far"), curve(rows, "mean", "mean of epoch"))));
      if (run.config().search().score() != Score.TOP1) {
        String name = run.config().search().score() == Score.LOSS ? "Loss" : "Angle";
        chart(
            name + " by epoch",
            LineChart.draw(
                name + " by epoch",
                step,
                name.toLowerCase(Locale.ROOT),
                List.of(
                    curve(rows, "bestScore", "best so far"),
                    curve(rows, "meanScore", "mean of epoch"))));
      }
    } else if (!rows.isEmpty()) {
      chart(
          "Loss",
          LineChart.draw(
              "Loss", step, "label-smoothed cross-entropy", List.of(curve(rows, "loss", "loss"))));
      chart(
          "Training accuracy",
          LineChart.draw(
              "Training accuracy",
              step,
              "%",
              List.of(curve(rows, "top1", "top-1"), curve(rows, "top5", "top-5"))));
      chart(
          "Learning rate",
          LineChart.draw("Learning rate", step, "learning rate", List.of(curve(rows, "lr", "lr"))));
    }
    watched(rows, step);
    if (!run.candidates().isEmpty()) {
      chart("Candidates", CandidateChart.draw(run.candidates(), run.config().search().score()));
    }
    run.ranked()
        .filter(ranked -> !ranked.networks().isEmpty())
        .ifPresent(
            ranked -> {
              for (int i = 0; i < ranked.scores().size(); i++) {
                chart("Truth and score: " + ranked.scores().get(i), RankChart.draw(ranked, i));
              }
            });
    add("</div>");
  }

  /** What was measured while the network was trained. */
  private void watched(List<Metrics.Row> rows, String step) {
    measured(
        "Accuracy on val during training",
        rows,
        step,
        Map.of("valTop1", "top-1", "valTop5", "top-5"));
    measured(
        "Accuracy on held-out training images",
        rows,
        step,
        Map.of("heldOutTop1", "top-1", "heldOutTop5", "top-5"));
    measured(
        "Fixed paths on held-out images",
        rows,
        step,
        Map.of("probeTop1", "mean top-1", "probeLow", "lowest", "probeHigh", "highest"));
  }

  private void measured(
      String title, List<Metrics.Row> rows, String step, Map<String, String> names) {
    List<Curve> curves =
        names.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(name -> curve(rows, name.getKey(), name.getValue()))
            .filter(one -> !one.x().isEmpty())
            .toList();
    if (!curves.isEmpty()) {
      chart(title, LineChart.draw(title, step, "%", curves));
    }
  }

  private static Curve curve(List<Metrics.Row> rows, String key, String name) {
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    for (Metrics.Row row : rows) {
      Double value = row.values().get(key);
      if (value != null) {
        x.add((double) row.step());
        y.add(value);
      }
    }
    return new Curve(name, x, y);
  }

  private void chart(String title, String svg) {
    add("<section><h3>%s</h3>%s</section>", Svg.escape(title), svg);
  }

  private void manifest(Manifest manifest) {
    add("<section><h3>Manifest</h3><dl>");
    term("command line", ShellCommand.of(manifest.commandLine()));
    term("version", "%s, commit %s".formatted(manifest.tool().version(), manifest.tool().commit()));
    term("seed", String.valueOf(manifest.seed()));
    term("engine", manifest.engine());
    term(
        "processor",
        Text.format("%s, %d usable", manifest.platform().cpu(), manifest.platform().cpus()));
    term("system", manifest.platform().os());
    term("Java", manifest.platform().jvm());
    term("images", manifest.data());
    term("begun", manifest.started().toString());
    manifest.ended().ifPresent(time -> term("ended", time.toString()));
    for (Map.Entry<String, String> input : manifest.inputs().entrySet()) {
      term(input.getKey(), input.getValue());
    }
    add("</dl></section>");
  }

  private void term(String name, String value) {
    add("<dt>%s</dt><dd>%s</dd>", Svg.escape(name), Svg.escape(value));
  }

  private void add(String format, Object... arguments) {
    html.append(arguments.length == 0 ? format : format.formatted(arguments)).append('\n');
  }

  private static String style() {
    try (InputStream in = RunReport.class.getResourceAsStream("report.css")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
