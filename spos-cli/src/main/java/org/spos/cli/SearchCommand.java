package org.spos.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spos.artifact.NniFiles;
import org.spos.checkpoint.Checkpoint;
import org.spos.config.Assignment;
import org.spos.config.SposConfig;
import org.spos.cost.FlopsParser;
import org.spos.cost.LatencyParser;
import org.spos.engine.Engines;
import org.spos.error.ConfigException;
import org.spos.interop.nni.NniExperiment;
import org.spos.space.SearchSpace;
import org.spos.watch.StopSignal;
import org.spos.workflow.SearchArchitecture;
import org.spos.workflow.SearchTruth;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Step 2. */
@Command(name = "search", description = "Search the best architecture under a limit: step 2.")
@SuppressWarnings("NullAway.Init")
final class SearchCommand extends BaseCommand {
  private static final Logger LOG = LoggerFactory.getLogger(SearchCommand.class);

  @Mixin DataOptions data;
  @Mixin ProcessOptions processes;
  @Mixin FlopsOptions flops;
  @Mixin EntryOption entry;
  @Mixin EvolutionOptions evolution;
  @Mixin SearchTruthOptions truth;

  @Option(
      names = "--checkpoint",
      paramLabel = "FILE",
      description = "The trained supernet: of train-supernet, or as PyTorch saved it.")
  Optional<Path> checkpoint = Optional.empty();

  @Option(
      names = "--flops-limit",
      paramLabel = "FLOPS",
      description = "Most multiply-accumulates, inclusive, such as 330M.")
  Optional<String> flopsLimit = Optional.empty();

  @Option(
      names = "--flops-min",
      paramLabel = "FLOPS",
      description = "Fewest multiply-accumulates, inclusive.")
  Optional<String> flopsMin = Optional.empty();

  @Option(
      names = "--latency-table",
      paramLabel = "FILE",
      description = "Times of all candidates, as spos latency writes them (JSON or CSV).")
  Optional<String> latencyTable = Optional.empty();

  @Option(
      names = "--latency-limit",
      paramLabel = "TIME",
      description =
          "Highest time by that table, inclusive, such as 35ms; holds beside the FLOPs limit.")
  Optional<String> latencyLimit = Optional.empty();

  @Option(
      names = "--score",
      paramLabel = "FIGURE",
      description =
          "What candidates are judged by: top1, loss (mean cross-entropy) or angle (between initial"
              + " and trained weights).")
  Optional<String> score = Optional.empty();

  @Option(
      names = "--smooth",
      arity = "0..1",
      paramLabel = "N",
      fallbackValue = "10",
      description =
          "Fit a sum over the choices to all scores, score its N best networks within the limits"
              + " (10 if no number is given), and take the best of them.")
  Optional<String> smooth = Optional.empty();

  @Option(
      names = "--search-split",
      paramLabel = "SPLIT",
      description =
          "Images that score candidates: search (held out of train), val-part (at most half of val)"
              + " or val (as published).")
  Optional<String> searchSplit = Optional.empty();

  @Option(
      names = "--recalibrate",
      paramLabel = "HOW",
      description = "BN statistics of a candidate: cumulative, ema or off.")
  Optional<String> recalibrate = Optional.empty();

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description =
          "Also write the best architecture here, not only into the run directory; never over a"
              + " file that is not of this search.")
  Optional<Path> output = Optional.empty();

  @Option(
      names = "--nni-config",
      paramLabel = "FILE",
      description = "Take the settings of NNI's config_search.yml; other options are stronger.")
  Optional<Path> nniConfig = Optional.empty();

  @Option(
      names = "--nni-checkpoints",
      paramLabel = "DIR",
      description = "Write NNI's file NNN_MMM.json of each parent of each generation here.")
  Optional<Path> nniCheckpoints = Optional.empty();

  @Option(
      names = "--accept-changed",
      description =
          "With --resume: go on with another supernet, other images or settings, in a new journal.")
  boolean acceptChanged;

  SearchCommand(Engines engines) {
    super(engines);
  }

  @Override
  Optional<ProcessOptions> processes() {
    return Optional.of(processes);
  }

  @Override
  boolean needsAllRanks() {
    return false;
  }

  @Override
  List<Assignment> foreignSettings() {
    return nniConfig.map(file -> NniExperiment.read(file).assignments()).orElse(List.of());
  }

  @Override
  List<Assignment> assignments() {
    List<Assignment> all = new ArrayList<>(data.assignments());
    all.addAll(flops.assignments());
    all.addAll(entry.assignments());
    GlobalOptions.add(all, "--flops-limit", "search.flopsLimit", flopsLimit, FlopsParser::size);
    GlobalOptions.add(all, "--flops-min", "search.flopsMin", flopsMin, FlopsParser::size);
    GlobalOptions.add(all, "--latency-table", "search.latencyTable", latencyTable);
    GlobalOptions.add(
        all, "--latency-limit", "search.latencyLimit", latencyLimit, LatencyParser::millis);
    all.addAll(evolution.assignments());
    GlobalOptions.add(all, "--score", "search.score", score);
    GlobalOptions.add(all, "--smooth", "search.smooth", smooth);
    GlobalOptions.add(all, "--search-split", "data.searchSplit", searchSplit);
    GlobalOptions.add(all, "--recalibrate", "tester.recalibration", recalibrate);
    return all;
  }

  @Override
  void checkOptions() {
    truth.check(
        checkpoint.isPresent()
            || output.isPresent()
            || nniConfig.isPresent()
            || nniCheckpoints.isPresent(),
        ownAssignments());
  }

  @Override
  int execute() {
    if (truth.file.isPresent()) {
      requireNoRun("search --truth prints its result and");
      SearchTruth.Result result = truth.search(config());
      print(SearchTruthOptions.json(result), SearchTruthOptions.text(result));
      return ExitCode.OK;
    }
    Path file = supernet();
    Checkpoint supernet = readSupernet(file, "a search");
    SposConfig config = config(supernet, file);
    nniConfig.ifPresent(experiment -> checkExperiment(experiment, config.space()));
    try (StopSignal stop = stopSignal()) {
      SearchArchitecture.Result result =
          new SearchArchitecture(config, supernet, file, output, nniCheckpoints, context(stop))
              .run();
      if (result.interrupted()) {
        return interrupted(result.runDirectory());
      }
      print(
          Results.search(result).put("architectureFile", SearchText.file(result)),
          SearchText.of(result, config, output));
      return ExitCode.OK;
    }
  }

  /** As its supernet was trained, if there is one yet. */
  @Override
  SposConfig planned() {
    return checkpoint.isEmpty()
        ? config()
        : config(readSupernet(checkpoint.get(), "a search"), checkpoint.get());
  }

  /** That of the option, or of NNI's trial command. */
  private Path supernet() {
    return checkpoint
        .or(() -> nniConfig.map(file -> NniExperiment.read(file).checkpoint()))
        .orElseThrow(
            () ->
                new ConfigException(
                    "search needs --checkpoint FILE: a trained supernet, or --truth FILE: a table"));
  }

  /** Says what in NNI's file has no meaning here, and compares its search space if it has one. */
  private static void checkExperiment(Path file, SearchSpace space) {
    NniExperiment experiment = NniExperiment.read(file);
    experiment.requireInlineSpace(space, file.toString());
    experiment.notes().forEach(note -> LOG.info("{}: {}", file, note));
    experiment
        .searchSpace()
        .filter(Files::exists)
        .ifPresent(listed -> NniFiles.requireSearchSpace(listed, space));
  }

  @Override
  boolean acceptChanged() {
    return acceptChanged;
  }

  @Override
  List<String> resumeCommand() {
    List<String> words = new ArrayList<>(List.of("search", "--checkpoint", supernet().toString()));
    nniCheckpoints.ifPresent(
        folder -> words.addAll(List.of("--nni-checkpoints", folder.toString())));
    output.ifPresent(file -> words.addAll(List.of("--output", file.toString())));
    return words;
  }
}
