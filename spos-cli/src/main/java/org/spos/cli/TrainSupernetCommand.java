package org.spos.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.spos.config.Assignment;
import org.spos.config.DataConfig;
import org.spos.config.SposConfig;
import org.spos.cost.FlopsParser;
import org.spos.cost.FlopsRange;
import org.spos.engine.Engines;
import org.spos.text.ShellCommand;
import org.spos.text.Text;
import org.spos.watch.StopSignal;
import org.spos.workflow.Epochs;
import org.spos.workflow.TrainResult;
import org.spos.workflow.TrainSupernet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Step 1. */
@Command(name = "train-supernet", description = "Train the supernet, one path each step: step 1.")
@SuppressWarnings("NullAway.Init")
final class TrainSupernetCommand extends BaseCommand {
  @Mixin DataOptions data;
  @Mixin ProcessOptions processes;
  @Mixin TrainingOptions training;
  @Mixin EpochOptions length;
  @Mixin FlopsOptions flops;
  @Mixin EntryOption entry;

  @Option(
      names = "--sampling",
      paramLabel = "HOW",
      description =
          "Paths: uniform, flops-bins, flops-bins-fallback, flops-range, balanced, strict-fair or"
              + " strict-fair-repeat.")
  Optional<String> sampling = Optional.empty();

  @Option(
      names = "--flops-range",
      paramLabel = "LO..HI",
      description = "FLOPs of trained paths, such as 290M..360M; alone it means flops-bins.")
  Optional<String> flopsRange = Optional.empty();

  @Option(
      names = "--load-checkpoint",
      paramLabel = "FILE",
      description = "Begin with the weights of this supernet, ours or as PyTorch saved it.")
  Optional<Path> loadCheckpoint = Optional.empty();

  @Option(
      names = "--accept-changed",
      description = "With --resume: go on with another --engine, --device or --precision.")
  boolean acceptChanged;

  TrainSupernetCommand(Engines engines) {
    super(engines);
  }

  @Override
  Optional<ProcessOptions> processes() {
    return Optional.of(processes);
  }

  @Override
  boolean acceptChanged() {
    return acceptChanged;
  }

  @Override
  void checkOptions() {
    length.check(training);
  }

  @Override
  Epochs epochs() {
    return length.epochs();
  }

  @Override
  List<Assignment> assignments() {
    List<Assignment> all = new ArrayList<>(data.assignments());
    all.addAll(training.assignments("supernet"));
    all.addAll(flops.assignments());
    all.addAll(entry.assignments());
    if (flopsRange.isPresent()) {
      FlopsRange range = FlopsParser.range(flopsRange.get());
      String source = "--flops-range " + flopsRange.get();
      all.add(new Assignment("supernet.flopsMin", String.valueOf(range.min()), source));
      all.add(new Assignment("supernet.flopsMax", String.valueOf(range.max()), source));
      if (sampling.isEmpty()) {
        all.add(new Assignment("supernet.sampling", "flops-bins", source));
      }
    }
    GlobalOptions.add(all, "--sampling", "supernet.sampling", sampling);
    return all;
  }

  /** The search that goes on with the same images: what says where they are belongs together. */
  static List<String> next(Path supernet, DataConfig images) {
    List<String> words = new ArrayList<>(List.of("spos", "search"));
    words.addAll(List.of("--checkpoint", supernet.toString(), "--data", images.dir()));
    images.trainListPath().ifPresent(list -> words.addAll(List.of("--train-list", "" + list)));
    images.valListPath().ifPresent(list -> words.addAll(List.of("--val-list", "" + list)));
    if (images.valFraction() > 0) {
      words.addAll(List.of("--val-fraction", String.valueOf(images.valFraction())));
    }
    return words;
  }

  @Override
  int execute() {
    SposConfig config = config();
    try (StopSignal stop = stopSignal()) {
      TrainResult result = new TrainSupernet(config, epochs(), loadCheckpoint, context(stop)).run();
      if (result.interrupted()) {
        return interrupted(result.runDirectory());
      }
      Path file = result.network().orElseThrow();
      print(
          Results.training(result),
          Text.format(
              """
              supernet       %s
              iterations     %d
              training loss  %.4f, top-1 %.2f %% (last %d steps)
              next           %s
              """,
              file,
              result.iterations(),
              result.loss(),
              result.top1(),
              Math.min(100, result.iterations()),
              ShellCommand.of(next(file, config.data()))));
      return ExitCode.OK;
    }
  }
}
