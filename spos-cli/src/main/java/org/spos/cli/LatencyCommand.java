package org.spos.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.spos.artifact.LatencyFile;
import org.spos.artifact.LatencyFile.Times;
import org.spos.config.Assignment;
import org.spos.config.SposConfig;
import org.spos.cost.OperationKey;
import org.spos.engine.Engines;
import org.spos.file.AtomicFiles;
import org.spos.text.Text;
import org.spos.workflow.MeasureLatency;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Times of this machine. */
@Command(
    name = "latency",
    description =
        "Measure the time of every candidate of every block on this machine, for search"
            + " --latency-limit.")
@SuppressWarnings("NullAway.Init")
final class LatencyCommand extends BaseCommand implements WithoutRun {
  @Option(
      names = "--output",
      required = true,
      paramLabel = "FILE",
      description = "The table: FILE.json or FILE.csv.")
  Path output;

  @Option(
      names = "--checkpoint",
      paramLabel = "FILE",
      description = "Measure the space of this network, with its number of classes.")
  Optional<Path> checkpoint = Optional.empty();

  @Option(
      names = {"--arch", "--architecture"},
      paramLabel = "ARCH",
      description =
          "Also measure this architecture as a whole, beside the sum of its parts; default: all"
              + " candidates in turns.")
  Optional<String> arch = Optional.empty();

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Images in each run; default: ${DEFAULT-VALUE}.")
  int batch = 1;

  @Option(
      names = "--repetitions",
      paramLabel = "N",
      description = "Runs of each network; default: ${DEFAULT-VALUE}.")
  int repetitions = 50;

  @Mixin EntryOption entry;

  LatencyCommand(Engines engines) {
    super(engines);
  }

  @Override
  List<Assignment> assignments() {
    return entry.assignments();
  }

  @Override
  int execute() {
    requireNoRun();
    LatencyFile.requireName(output);
    AtomicFiles.requireWritable(output);
    SposConfig config = checkpoint.map(file -> config(read(file), file)).orElseGet(this::config);
    MeasureLatency measurement =
        arch.map(text -> Architectures.read(text, config.space()))
            .map(path -> new MeasureLatency(config, batch, repetitions, path, engines()))
            .orElseGet(() -> new MeasureLatency(config, batch, repetitions, engines()));
    MeasureLatency.Result result = measurement.watchedBy(progress()).run();
    result.table().write(output);
    print(
        Results.latency(result)
            .put("file", output)
            .put("threads", config.effectiveThreads())
            .put("batch", batch),
        text(result, config));
    return ExitCode.OK;
  }

  private String text(MeasureLatency.Result result, SposConfig config) {
    StringBuilder text = new StringBuilder();
    text.append(
        "%-26s %-24s %9s %9s %9s%n".formatted("operation", "shape", "median", "low", "high"));
    for (Map.Entry<OperationKey, Times> entry : result.table().times().entrySet()) {
      Times times = entry.getValue();
      text.append(
          Text.format(
              "%-26s %-24s %9.4f %9.4f %9.4f%n",
              entry.getKey().operation(),
              entry.getKey().shapeText(),
              times.median(),
              times.low(),
              times.high()));
    }
    return text.append(
            Text.format(
                """

                file           %s
                times          milliseconds, batch %d, threads %d: median and quartiles of %d runs
                check          %s takes %.3f ms, the sum of its parts is %.3f ms
                """,
                output,
                batch,
                config.effectiveThreads(),
                repetitions,
                result.check(),
                result.measuredMillis(),
                result.predictedMillis()))
        .toString();
  }
}
