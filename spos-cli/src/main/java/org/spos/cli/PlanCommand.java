package org.spos.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.spos.config.Assignment;
import org.spos.config.SposConfig;
import org.spos.engine.Engines;
import org.spos.error.ConfigException;
import org.spos.text.Amount;
import org.spos.text.OneLine;
import org.spos.text.Text;
import org.spos.workflow.forecast.Forecast;
import org.spos.workflow.forecast.ForecastRuns;
import org.spos.workflow.forecast.Processes;
import org.spos.workflow.forecast.Step;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Foresees what the three steps take. */
@Command(
    name = "plan",
    description = "Time, memory and disk of all three steps, before any of them is begun.")
@SuppressWarnings("NullAway.Init")
final class PlanCommand extends BaseCommand implements WithoutRun {
  private static final List<String> STEPS = List.of("train-supernet", "search", "scratch");
  private static final String LAUNCH = "launch";

  /** Of a process, whatever it computes: measured, see docs/before-a-run.md. */
  private static final String OVERHEAD =
      "up to 0.8 GB of memory beside the tensors: Java, libraries, decoded images";

  /** What says how to plan, not what. */
  private static final Set<String> OWN = Set.of("--no-measure", "--json", "--quiet", "--verbose");

  @Mixin DataOptions data;

  @Option(
      names = "--no-measure",
      description = "Take speeds from costs, at once, instead of some seconds of each step.")
  boolean noMeasure;

  @Parameters(
      paramLabel = "COMMAND",
      arity = "0..*",
      description =
          "train-supernet, search or scratch with its options, as they would be started; behind launch"
              + " --processes N as several processes here, with --ranks N on as many machines.")
  List<String> command = new ArrayList<>();

  PlanCommand(Engines engines) {
    super(engines);
  }

  /** What is to be planned comes after everything that is ours. */
  static CommandLine commandLine(Engines engines) {
    return new CommandLine(new PlanCommand(engines)).setStopAtPositional(true);
  }

  @Override
  List<Assignment> assignments() {
    return data.assignments();
  }

  @Override
  void checkOptions() {
    requireNoRun();
    if (!command.isEmpty() && !command.get(0).equals(LAUNCH)) {
      requireStep(command.get(0));
    }
    if (!command.isEmpty()) {
      spec.commandLine().getParseResult().matchedOptions().stream()
          .map(OptionSpec::longestName)
          .filter(option -> !OWN.contains(option))
          .findFirst()
          .ifPresent(
              option -> {
                throw new ConfigException(
                    "%s belongs to %s: write it behind that".formatted(option, command.get(0)));
              });
    }
  }

  private static void requireStep(String word) {
    if (!STEPS.contains(word)) {
      throw new ConfigException(
          "plan what? %s is none of %s".formatted(OneLine.of(word), String.join(", ", STEPS)));
    }
  }

  @Override
  int execute() {
    BaseCommand planned = this;
    Processes processes = Processes.ALONE;
    if (!command.isEmpty()) {
      try {
        planned = parsed(command);
        processes = processes(planned);
      } catch (ParameterException e) {
        return new ErrorPrinter().handleParseException(e, command.toArray(String[]::new));
      }
      planned.checkOptions();
    }
    SposConfig config = planned.planned();
    Forecast forecast =
        new ForecastRuns(
                config,
                planned.epochs(),
                !noMeasure,
                engines(),
                planned.global.runDirectory.orElse(Path.of("runs")),
                processes)
            .run();
    global.json |= planned.global.json;
    print(json(forecast), text(forecast, config));
    return ExitCode.OK;
  }

  /** What is to be planned, with its options; behind {@code launch} with its share of threads. */
  private BaseCommand parsed(List<String> words) {
    CommandLine inner =
        Objects.requireNonNull(spec.root().commandLine().getSubcommands().get(words.get(0)));
    inner.parseArgs(words.subList(1, words.size()).toArray(String[]::new));
    if (inner.getCommand() instanceof LaunchCommand launch) {
      launch.check();
      requireStep(launch.command.get(0));
      return parsed(launch.words());
    }
    return inner.getCommand();
  }

  private Processes processes(BaseCommand planned) {
    if (command.get(0).equals(LAUNCH)) {
      LaunchCommand launch =
          Objects.requireNonNull(spec.root().commandLine().getSubcommands().get(LAUNCH))
              .getCommand();
      return new Processes(launch.count(), true);
    }
    return planned
        .processes()
        .flatMap(ProcessOptions::planned)
        .map(count -> new Processes(count, false))
        .orElse(Processes.ALONE);
  }

  private static Json json(Forecast forecast) {
    return new Json()
        .put("images", counts(forecast))
        .put("imagesPerSecond", speeds(forecast))
        .put("engine", forecast.engine())
        .put("processes", forecast.processes().count())
        .put(
            "steps",
            forecast.steps().stream()
                .map(
                    step ->
                        new Json()
                            .put("command", step.command())
                            .put("work", step.work())
                            .put("seconds", step.seconds())
                            .put("memoryBytes", step.memoryBytes())
                            .put("diskBytes", step.diskBytes()))
                .toList())
        .put("seconds", forecast.seconds())
        .put("space", forecast.space())
        .put("architectures", forecast.architectures())
        .put("shareUnderLimit", forecast.shareUnderLimit())
        .put("freeMemoryBytes", forecast.freeMemory())
        .put("freeDiskBytes", forecast.freeDisk())
        .put("warnings", forecast.warnings());
  }

  private static Json counts(Forecast forecast) {
    return new Json()
        .put("source", forecast.images().source())
        .put("counted", forecast.images().known())
        .put("train", forecast.images().train())
        .put("search", forecast.images().search())
        .put("scratch", forecast.images().scratch())
        .put("val", forecast.images().val());
  }

  private static Json speeds(Forecast forecast) {
    return new Json()
        .put("basis", forecast.speed().basis())
        .put("supernet", forecast.speed().supernet())
        .put("scratch", forecast.speed().scratch())
        .put("recalibrate", forecast.speed().recalibrate())
        .put("recalibrateLoading", forecast.speed().recalibrateLoading())
        .put("test", forecast.speed().test())
        .put("testLoading", forecast.speed().testLoading());
  }

  private static String text(Forecast forecast, SposConfig config) {
    StringBuilder text = new StringBuilder();
    text.append(
        Text.format(
            "images         %s: %,d train the supernet, %,d score candidates, %,d val%n",
            forecast.images().source(),
            forecast.images().train(),
            forecast.images().search(),
            forecast.images().val()));
    text.append(
        Text.format(
            "speed          %.0f images/s trained, %.0f tested; %s%n",
            forecast.speed().supernet(), forecast.speed().testLoading(), forecast.speed().basis()));
    text.append("engine         %s%n".formatted(forecast.engine()));
    boolean several = forecast.processes().count() > 1;
    if (several) {
      text.append(
          "processes      %s%n".formatted(forecast.processes().text(config.effectiveThreads())));
    }
    for (Step step : forecast.steps()) {
      text.append(
          "%-14s %s, %s of tensors%s, %s of disk%n%15s%s%n"
              .formatted(
                  step.command(),
                  Amount.seconds(step.seconds()),
                  Amount.bytes(step.memoryBytes()),
                  several ? " each" : "",
                  Amount.bytes(step.diskBytes()),
                  "",
                  step.work()));
    }
    text.append("overhead       %s%s%n".formatted(OVERHEAD, several ? ", each" : ""));
    text.append("together       %s%n".formatted(Amount.seconds(forecast.seconds())));
    text.append(
        Text.format(
            "space          %s: %.2f %% of %,d architectures meet the limit %,d%n",
            forecast.space(),
            100 * forecast.shareUnderLimit(),
            forecast.architectures(),
            config.search().flopsLimit()));
    text.append(
        "free           %s of memory, %s of disk%n"
            .formatted(Amount.bytes(forecast.freeMemory()), Amount.bytes(forecast.freeDisk())));
    forecast.warnings().forEach(warning -> text.append("note           %s%n".formatted(warning)));
    return text.toString();
  }
}
