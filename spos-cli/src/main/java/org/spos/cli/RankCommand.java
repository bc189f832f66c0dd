package org.spos.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.spos.checkpoint.Checkpoint;
import org.spos.config.Assignment;
import org.spos.config.SposConfig;
import org.spos.cost.FlopsParser;
import org.spos.engine.Engines;
import org.spos.error.CheckpointException;
import org.spos.error.ConfigException;
import org.spos.rank.Study;
import org.spos.run.RankedFile;
import org.spos.run.RankingJson;
import org.spos.watch.StopSignal;
import org.spos.workflow.RankArchitectures;
import org.spos.workflow.RankPairs;
import org.spos.workflow.TrainSupernet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Whether the supernet ranks networks well. */
@Command(
    name = "rank",
    description = {
      "Say how well the supernet's scores rank networks.",
      "The truth is a table of accuracies, or the networks are trained from scratch; scores that need"
          + " no supernet stand beside it. See docs/ranking.md.",
    })
@SuppressWarnings("NullAway.Init")
final class RankCommand extends BaseCommand {
  @Mixin RankOptions ranking;
  @Mixin DataOptions data;
  @Mixin ProcessOptions processes;
  @Mixin TrainingOptions training;
  @Mixin EntryOption entry;

  @Parameters(
      arity = "0..1",
      paramLabel = "RUN",
      description = "Run of train-supernet whose supernet is ranked; or give --checkpoint.")
  Optional<Path> run = Optional.empty();

  @Option(names = "--checkpoint", paramLabel = "FILE", description = "The trained supernet.")
  Optional<Path> checkpoint = Optional.empty();

  @Option(
      names = "--flops-limit",
      paramLabel = "FLOPS",
      description = "Most multiply-accumulates of the networks, inclusive, such as 330M.")
  Optional<String> flopsLimit = Optional.empty();

  @Option(
      names = "--pairs",
      paramLabel = "FILE.csv",
      description =
          "Train nothing, read architecture,macs,inherited_top1,standalone_top1 from here.")
  Optional<Path> pairs = Optional.empty();

  @Option(
      names = "--accept-changed",
      description =
          "With --resume: go on with another supernet, other images or settings; what was measured"
              + " before is put aside.")
  boolean acceptChanged;

  RankCommand(Engines engines) {
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
  List<Assignment> assignments() {
    List<Assignment> all = new ArrayList<>(data.assignments());
    all.addAll(training.assignments("scratch"));
    all.addAll(entry.assignments());
    GlobalOptions.add(all, "--flops-limit", "search.flopsLimit", flopsLimit, FlopsParser::size);
    GlobalOptions.add(
        all,
        "--recalibration",
        NetworkOptions.RECALIBRATION,
        ranking.recalibrations.stream().findFirst().map(Results::word));
    return all;
  }

  @Override
  void checkOptions() {
    ranking.check();
    if (run.isPresent() && checkpoint.isPresent()) {
      throw new ConfigException("RUN and --checkpoint both name a supernet; give one");
    }
    if (pairs.isPresent() && (run.isPresent() || checkpoint.isPresent())) {
      throw new ConfigException("--pairs needs no supernet: leave out RUN and --checkpoint");
    }
    if (pairs.isPresent() && ranking.truth.isPresent()) {
      throw new ConfigException("--pairs holds a truth of its own: leave out --truth");
    }
  }

  @Override
  int execute() {
    if (pairs.isPresent()) {
      requireNoRun();
      report(RankPairs.of(pairs.get(), ranking.bands(), config().seed()), pairs.get());
      return ExitCode.OK;
    }
    Path file = supernet();
    Checkpoint supernet = readSupernet(file, "rank");
    SposConfig config = config(supernet, file);
    try (StopSignal stop = stopSignal()) {
      RankArchitectures.Result result =
          new RankArchitectures(
                  config, supernet, file, ranking.request(config.space()), context(stop))
              .run();
      if (result.interrupted()) {
        return interrupted(result.runDirectory());
      }
      report(result.study().orElseThrow(), result.runDirectory().resolve(RankedFile.NAME));
      return ExitCode.OK;
    }
  }

  /** That of the run, or of the option. */
  private Path supernet() {
    return run.map(RankCommand::supernetOf)
        .or(() -> checkpoint)
        .orElseThrow(
            () ->
                new ConfigException(
                    "rank what? Give the run of a supernet, --checkpoint, or --pairs FILE.csv"));
  }

  private static Path supernetOf(Path place) {
    Path file = place.resolve(TrainSupernet.FILE);
    if (Files.isDirectory(place) && !Files.exists(file)) {
      throw new CheckpointException(
          "%s holds no %s; give the directory of a finished spos train-supernet"
              .formatted(place, TrainSupernet.FILE));
    }
    return Files.isDirectory(place) ? file : place;
  }

  private void report(Study result, Path file) {
    if (global.json) {
      out().println(RankingJson.compact(result, Map.of("file", file.toString())));
    } else {
      out().println(RankTable.of(result) + "networks       " + file);
    }
    out().flush();
  }

  @Override
  boolean acceptChanged() {
    return acceptChanged;
  }

  @Override
  List<String> resumeCommand() {
    List<String> words = new ArrayList<>(List.of("rank", "--checkpoint", supernet().toString()));
    words.addAll(ranking.words());
    return words;
  }
}
