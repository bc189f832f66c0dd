package org.spos.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.spos.artifact.ArchitectureList;
import org.spos.config.Assignment;
import org.spos.config.SposConfig;
import org.spos.engine.Engines;
import org.spos.error.ConfigException;
import org.spos.evolve.Evaluation;
import org.spos.space.Architecture;
import org.spos.text.Text;
import org.spos.watch.StopSignal;
import org.spos.workflow.Epochs;
import org.spos.workflow.SearchArchitecture;
import org.spos.workflow.TrainFromScratch;
import org.spos.workflow.TrainSeveral;
import org.spos.workflow.ValResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Step 3. */
@Command(name = "scratch", description = "Train the found architecture from scratch: step 3.")
@SuppressWarnings("NullAway.Init")
final class ScratchCommand extends BaseCommand {
  @Mixin DataOptions data;
  @Mixin ProcessOptions processes;
  @Mixin TrainingOptions training;
  @Mixin EpochOptions length;

  @Option(
      names = {"--fixed-arc", "--arch", "--architecture"},
      paramLabel = "ARCH",
      description = "JSON file or candidate indices; default: ${DEFAULT-VALUE}.",
      defaultValue = SearchArchitecture.FILE)
  String fixedArc;

  @Option(
      names = "--archs",
      paramLabel = "FILE",
      description =
          "Train the architectures of this file, one on each line, each in a run inside --run-dir,"
              + " and each by one of several processes.")
  Optional<Path> archs = Optional.empty();

  @Option(
      names = "--accept-changed",
      description = "With --resume: go on with another --engine, --device or --precision.")
  boolean acceptChanged;

  ScratchCommand(Engines engines) {
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

  /** Several processes train one network; several networks are trained by one each. */
  @Override
  boolean needsAllRanks() {
    return archs.isEmpty();
  }

  @Override
  void checkOptions() {
    length.check(training);
    if (archs.isPresent()) {
      if (spec.commandLine().getParseResult().hasMatchedOption("--fixed-arc")) {
        throw new ConfigException("--archs and --arch exclude each other; give one");
      }
    }
  }

  @Override
  Epochs epochs() {
    return length.epochs();
  }

  @Override
  List<Assignment> assignments() {
    List<Assignment> all = new ArrayList<>(data.assignments());
    all.addAll(training.assignments("scratch"));
    return all;
  }

  private int several(List<Architecture> list, SposConfig config) {
    try (StopSignal stop = stopSignal()) {
      TrainSeveral.Result result = new TrainSeveral(config, epochs(), list, context(stop)).run();
      if (result.interrupted()) {
        return interrupted(result.runDirectory());
      }
      print(
          new Json()
              .put("runDirectory", result.runDirectory())
              .put("networks", result.trained().stream().map(ScratchCommand::json).toList()),
          result.trained().stream().map(ScratchCommand::line).collect(Collectors.joining()));
      return ExitCode.OK;
    }
  }

  private static Json json(TrainSeveral.Trained one) {
    return new Json()
        .put("run", one.run())
        .put("choices", one.architecture().choices())
        .put("top1", one.top1())
        .put("top5", one.top5());
  }

  private static String line(TrainSeveral.Trained one) {
    return Text.format(
        "%s  top-1 %.2f %%, top-5 %.2f %%  %s%n",
        one.run(), one.top1(), one.top5(), one.architecture());
  }

  @Override
  int execute() {
    SposConfig config = config();
    if (archs.isPresent()) {
      return several(ArchitectureList.read(archs.get(), config.space()), config);
    }
    Architectures chosen = Architectures.parse(fixedArc, config.space());
    try (StopSignal stop = stopSignal()) {
      TrainFromScratch.Result result =
          new TrainFromScratch(
                  config, epochs(), chosen.architecture(), chosen.scoredOn(), context(stop))
              .run();
      if (result.training().interrupted()) {
        return interrupted(result.training().runDirectory());
      }
      ValResult onVal = result.val().orElseThrow();
      Evaluation val = onVal.whole();
      print(
          Results.scratch(result),
          Text.format(
                  """
              network        %s
              architecture   %s
              training loss  %.4f, top-1 %.2f %% (last %d steps)
              val            top-1 %.2f ± %.2f %%, top-5 %.2f %%, loss %s (%d images)
              """,
                  result.training().network().orElseThrow(),
                  result.architecture(),
                  result.training().loss(),
                  result.training().top1(),
                  Math.min(100, result.training().iterations()),
                  val.percent1(),
                  val.percent1Error(),
                  val.percent5(),
                  Results.loss(val),
                  val.images())
              + onVal.rest().map(rest -> Results.rest(onVal.spent().orElseThrow(), rest)).orElse("")
              + result.best().map(Results::best).orElse("")
              + next(
                  "export",
                  "--checkpoint",
                  result.training().network().orElseThrow(),
                  "--format",
                  "onnx",
                  "--output",
                  "network.onnx"));
      return ExitCode.OK;
    }
  }

  @Override
  List<String> resumeCommand() {
    return archs
        .map(file -> List.of("scratch", "--archs", file.toString()))
        .orElse(List.of("scratch", "--fixed-arc", fixedArc));
  }
}
