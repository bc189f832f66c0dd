package org.spos.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.spos.config.Assignment;
import org.spos.data.pack.PackForm;
import org.spos.data.pack.PackWriter;
import org.spos.engine.Engines;
import org.spos.text.ShellCommand;
import org.spos.text.Text;
import org.spos.watch.StopSignal;
import org.spos.workflow.dataset.PackData;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Images in one file. */
@Command(
    name = "pack",
    description =
        "Pack images into one file that is faster to read; goes on after an interruption.")
@SuppressWarnings("NullAway.Init")
final class DataPackCommand extends BaseCommand implements WithoutRun {
  @Mixin ListOptions lists;

  @Parameters(index = "0", paramLabel = "DIR", description = "What to pack; whatever --data takes.")
  String directory;

  @Parameters(index = "1", paramLabel = "FILE", description = "New file, for --data of a command.")
  Path file;

  @Option(
      names = "--form",
      paramLabel = "FORM",
      description = "jpeg keeps files, raw keeps pixels; default: ${DEFAULT-VALUE}.",
      defaultValue = "jpeg")
  PackForm.Kind form;

  @Option(
      names = "--side",
      paramLabel = "PIXELS",
      description =
          "Scale longer short sides down to this; 0 keeps all sizes; default: ${DEFAULT-VALUE}.",
      defaultValue = "256")
  int side;

  DataPackCommand(Engines engines) {
    super(engines);
  }

  @Override
  List<Assignment> assignments() {
    List<Assignment> all = new ArrayList<>(lists.assignments());
    all.add(new Assignment("data.dir", directory, "DIR"));
    return all;
  }

  @Override
  int execute() {
    requireNoRun();
    PackForm packForm = new PackForm(form, side);
    try (StopSignal stop = stopSignal()) {
      PackWriter.Result result = new PackData(config(), file, packForm, context(stop)).run();
      if (!result.complete()) {
        err().println("spos: interrupted; the same command goes on where it stopped");
        err().flush();
        return ExitCode.INTERRUPTED;
      }
      print(
          new Json()
              .put("file", file)
              .put("form", Results.word(form))
              .put("side", side)
              .put("images", result.images())
              .put("leftOut", result.leftOut())
              .put("bytes", result.bytes()),
          Text.format(
              """
              pack           %s
              images         %,d, %d left out
              size           %,d bytes (%,d an image)
              next           %s
              """,
              file,
              result.images(),
              result.leftOut(),
              result.bytes(),
              result.bytes() / Math.max(1, result.images()),
              ShellCommand.of("spos", "data", "check", file)));
      return ExitCode.OK;
    }
  }
}
