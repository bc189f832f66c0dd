package org.spos.cli;

import java.nio.file.Path;
import org.spos.data.demo.DemoDataset;
import org.spos.seed.Seed;
import org.spos.text.Text;
import org.spos.watch.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Data sets; the parent of its subcommands. */
@Command(
    name = "data",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    description = "Make, check and pack data sets.")
@SuppressWarnings("NullAway.Init")
final class DataCommand implements Runnable {
  @Spec CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** Draws the demo images. */
  @Command(name = "make-demo", description = "Draw a small image folder of figures.")
  @SuppressWarnings("NullAway.Init")
  static final class MakeDemo extends LightCommand implements WithoutRun {
    @Parameters(paramLabel = "DIR", description = "New folder for the images.")
    Path directory;

    @Option(names = "--classes", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
    int classes = DemoDataset.defaults().classes();

    @Option(
        names = "--train-per-class",
        paramLabel = "N",
        description = "Training images of each class; default: ${DEFAULT-VALUE}.")
    int trainPerClass = DemoDataset.defaults().trainPerClass();

    @Option(
        names = "--val-per-class",
        paramLabel = "N",
        description = "Validation images of each class; default: ${DEFAULT-VALUE}.")
    int valPerClass = DemoDataset.defaults().valPerClass();

    @Option(
        names = "--side",
        paramLabel = "PIXELS",
        description = "Side of the square images; default: ${DEFAULT-VALUE}.")
    int side = DemoDataset.defaults().side();

    @Override
    int execute() {
      requireNoRun();
      DemoDataset dataset =
          new DemoDataset(classes, trainPerClass, valPerClass, side, new Seed(config().seed()));
      try (Progress shown = progress().start("drawing", dataset.images(), 0)) {
        dataset.write(directory, () -> shown.advance(1, 1, ""));
      }
      print(
          new Json()
              .put("directory", directory)
              .put("classes", classes)
              .put("trainImages", classes * trainPerClass)
              .put("valImages", classes * valPerClass),
          Text.format(
                  "%s: %d classes, %d training and %d validation images of %dx%d pixels%n",
                  directory, classes, classes * trainPerClass, classes * valPerClass, side, side)
              + next("data", "check", directory));
      return ExitCode.OK;
    }
  }
}
