package org.spos.cli;

import java.util.List;
import java.util.Optional;
import org.spos.config.Assignment;
import org.spos.config.Presets;
import org.spos.config.SposConfig;
import org.spos.data.demo.DemoDataset;
import org.spos.engine.Engines;
import org.spos.seed.Seed;
import org.spos.watch.StopSignal;
import org.spos.workflow.RunContext;
import org.spos.workflow.RunDemo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The whole method. */
@Command(
    name = "demo",
    description =
        "The whole method on a small data set, drawn into --data unless it is there, in minutes on"
            + " two cores.")
@SuppressWarnings("NullAway.Init")
final class DemoCommand extends BaseCommand {
  @Mixin FolderOptions folder;

  DemoCommand(Engines engines) {
    super(engines);
  }

  @Override
  List<Assignment> assignments() {
    return folder.assignments();
  }

  @Override
  int execute() {
    if (global.files.isEmpty() && !goesOn()) {
      global.files.add(Presets.named("demo"));
    }
    SposConfig config = config();
    try (StopSignal stop = stopSignal()) {
      RunContext context = context(stop);
      Optional<RunDemo.Result> result =
          new RunDemo(config, dataset(config), context, this::say).run();
      if (result.isEmpty()) {
        return interrupted(context.runDirectory());
      }
      print(Results.demo(result.get()), DemoTable.text(result.get(), config));
      return ExitCode.OK;
    }
  }

  private static DemoDataset dataset(SposConfig config) {
    DemoDataset usual = DemoDataset.defaults();
    return new DemoDataset(
        config.space().classes(),
        usual.trainPerClass(),
        usual.valPerClass(),
        usual.side(),
        new Seed(config.seed()));
  }

  private void say(String line) {
    if (!global.quiet) {
      err().println("spos: " + line);
      err().flush();
    }
  }
}
