package org.spos.cli;

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
  @Parameters(paramLabel = "MANIFEST", description = "manifest.json of the run.")
  Path manifest;

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

  /** The configuration of the run that is repeated. */
  private Path repeated() {
    return manifest.resolveSibling("config.yaml");
  }

  @Override
  int execute() {
    Path config = repeated();
    if (!config.toFile().exists()) {
      throw new CheckpointException(
          "%s: there is no %s beside it; give the manifest.json in the directory of a run"
              .formatted(manifest, config));
    }
    try (StopSignal stop = stopSignal()) {
      RunContext context = context(stop);
      RepeatRun.Result result = new RepeatRun(manifest, config(), context).run();
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
    return List.of("rerun", manifest.toString());
  }
}
