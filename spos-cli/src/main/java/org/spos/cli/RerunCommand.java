package org.spos.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.spos.config.Assignment;
import org.spos.engine.Engines;
import org.spos.error.CheckpointException;
import org.spos.text.Text;
import org.spos.watch.StopSignal;
import org.spos.workflow.RepeatRun;
import org.spos.workflow.RunContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Proof that a run can be repeated. */
@Command(
    name = "rerun",
    description = "Repeat a finished run in a new directory and compare the results bit for bit.")
@SuppressWarnings("NullAway.Init")
final class RerunCommand extends BaseCommand {
  @Parameters(paramLabel = "RUN", description = "The directory of the run, or its manifest.json.")
  Path run;

  @Mixin FolderOptions folder;

  RerunCommand(Engines engines) {
    super(engines);
  }

  @Override
  List<Assignment> assignments() {
    return folder.assignments();
  }

  @Override
  List<Path> runConfigurations() {
    List<Path> files = new ArrayList<>(super.runConfigurations());
    files.add(repeated());
    return files;
  }

  private Path manifest() {
    return Files.isDirectory(run) ? run.resolve("manifest.json") : run;
  }

  /** The configuration of the run that is repeated. */
  private Path repeated() {
    return manifest().resolveSibling("config.yaml");
  }

  @Override
  int execute() {
    Path config = repeated();
    if (!config.toFile().exists()) {
      throw new CheckpointException(
          "%s; give the directory of a run"
              .formatted(
                  Files.exists(run)
                      ? "%s is of no run: there is no %s".formatted(run, config)
                      : run + " does not exist"));
    }
    try (StopSignal stop = stopSignal()) {
      RunContext context = context(stop);
      RepeatRun.Result result = new RepeatRun(manifest(), config(), context).run();
      if (result.interrupted()) {
        return interrupted(result.runDirectory());
      }
      print(
          new Json()
              .put("original", result.original())
              .put("runDirectory", result.runDirectory())
              .put("compared", result.compared())
              .put("same", result.differences().isEmpty())
              .put("differences", result.differences()),
          text(result));
      return result.differences().isEmpty() ? ExitCode.OK : ExitCode.DIFFERENT;
    }
  }

  private static String text(RepeatRun.Result result) {
    if (result.differences().isEmpty()) {
      return Text.format(
          "the same bits: %d files in %s and %s",
          result.compared(), result.original(), result.runDirectory());
    }
    return Text.format(
        "%d of %d files differ between %s and %s:\n%s",
        result.differences().size(),
        result.compared(),
        result.original(),
        result.runDirectory(),
        String.join("\n", result.differences()));
  }

  @Override
  List<String> resumeCommand() {
    return List.of("rerun", run.toString());
  }
}
