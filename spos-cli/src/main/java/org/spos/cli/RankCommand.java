package org.spos.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.spos.checkpoint.Checkpoint;
import org.spos.config.Assignment;
import org.spos.config.SposConfig;
import org.spos.cost.FlopsParser;
import org.spos.engine.Engines;
import org.spos.error.ConfigException;
import org.spos.run.RankFile;
import org.spos.run.RankFile.Pair;
import org.spos.text.Text;
import org.spos.watch.StopSignal;
import org.spos.workflow.RankArchitectures;
import org.spos.workflow.RankCorrelation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whether the supernet ranks architectures well. */
@Command(
    name = "rank",
    description = {
      "Rank correlation of accuracies with the supernet's weights and of training from scratch.",
      "Measures random architectures both ways, or reads pairs from a file.",
    })
@SuppressWarnings("NullAway.Init")
final class RankCommand extends BaseCommand {
  @Mixin DataOptions data;
  @Mixin TrainingOptions training;
  @Mixin EntryOption entry;

  @Option(names = "--checkpoint", paramLabel = "FILE", description = "The trained supernet.")
  Optional<Path> checkpoint = Optional.empty();

  @Option(
      names = "--architectures",
      paramLabel = "K",
      description = "How many random architectures; default: ${DEFAULT-VALUE}.")
  int architectures = 10;

  @Option(
      names = "--flops-limit",
      paramLabel = "FLOPS",
      description = "Most multiply-accumulates of them, inclusive, such as 330M.")
  Optional<String> flopsLimit = Optional.empty();

  @Option(
      names = "--pairs",
      paramLabel = "FILE.csv",
      description =
          "Train nothing, read architecture,macs,inherited_top1,standalone_top1 from here.")
  Optional<Path> pairs = Optional.empty();

  RankCommand(Engines engines) {
    super(engines);
  }

  @Override
  List<Assignment> assignments() {
    List<Assignment> all = new ArrayList<>(data.assignments());
    all.addAll(training.assignments("scratch"));
    all.addAll(entry.assignments());
    GlobalOptions.add(all, "--flops-limit", "search.flopsLimit", flopsLimit.map(FlopsParser::size));
    return all;
  }

  @Override
  int execute() {
    if (pairs.isPresent()) {
      requireNoRun();
      report(RankFile.read(pairs.get()), pairs.get());
      return ExitCode.OK;
    }
    Path file =
        checkpoint.orElseThrow(
            () -> new ConfigException("rank what? Give --checkpoint, or --pairs FILE.csv"));
    Checkpoint supernet = readSupernet(file, "rank");
    SposConfig config = config(supernet, file);
    try (StopSignal stop = stopSignal()) {
      RankArchitectures.Result result =
          new RankArchitectures(config, supernet, file, architectures, context(stop)).run();
      if (result.interrupted()) {
        return interrupted(result.runDirectory());
      }
      report(result.pairs(), result.runDirectory().resolve(RankArchitectures.FILE));
      return ExitCode.OK;
    }
  }

  private void report(List<Pair> measured, Path file) {
    RankCorrelation correlation = RankCorrelation.of(measured);
    StringBuilder text = new StringBuilder("inherited standalone  architecture\n");
    for (Pair pair : measured) {
      text.append(
          Text.format(
              "%7.2f %%  %7.2f %%  %s%n",
              pair.inheritedTop1(), pair.standaloneTop1(), pair.architecture()));
    }
    text.append(
        Text.format(
            """

            Kendall tau    %.3f
            Spearman rho   %.3f
            Pearson r      %.3f
            architectures  %d, in %s
            """,
            correlation.kendall(),
            correlation.spearman(),
            correlation.pearson(),
            correlation.pairs(),
            file));
    print(
        new Json()
            .put("architectures", correlation.pairs())
            .put("kendall", correlation.kendall())
            .put("spearman", correlation.spearman())
            .put("pearson", correlation.pearson())
            .put("file", file),
        text.toString());
  }

  @Override
  List<String> resumeCommand() {
    return List.of(
        "rank",
        "--checkpoint",
        checkpoint.map(Path::toString).orElse(""),
        "--architectures",
        String.valueOf(architectures));
  }
}
