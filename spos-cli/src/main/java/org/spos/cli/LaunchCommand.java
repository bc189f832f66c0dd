package org.spos.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.spos.error.ConfigException;
import org.spos.error.SposException;
import org.spos.ranks.Places;
import org.spos.text.OneLine;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Several processes on this machine that do one run together. */
@Command(
    name = "launch",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = "Run a command as several processes on this machine.")
@SuppressWarnings("NullAway.Init")
final class LaunchCommand implements Callable<Integer> {
  /** Commands that several processes can do together. */
  static final List<String> COMMANDS = List.of("train-supernet", "search", "scratch", "rank");

  @Spec CommandSpec spec;

  @Option(
      names = "--processes",
      required = true,
      paramLabel = "N",
      description = "How many; a training needs a number that divides its --shards.")
  String processes;

  @Parameters(
      arity = "1..*",
      paramLabel = "COMMAND",
      description = "train-supernet, search, scratch or rank, with its options.")
  List<String> command;

  /** The command as picocli has it: what follows the first word is not its own. */
  static CommandLine commandLine() {
    return new CommandLine(new LaunchCommand()).setStopAtPositional(true);
  }

  /** The words with which this process, or what launched it, was called. */
  static List<String> words(Map<String, String> environment) {
    return Optional.ofNullable(environment.get(Places.LAUNCHED))
        .map(count -> List.of("spos", "launch", "--processes", count))
        .orElse(List.of("spos"));
  }

  @Override
  public Integer call() {
    try {
      return launch();
    } catch (SposException e) {
      return ErrorPrinter.handle(e, spec.commandLine().getErr());
    }
  }

  /** Refuses what cannot be launched, before anything is. */
  void check() {
    count();
    if (!COMMANDS.contains(command.get(0))) {
      throw new ConfigException(
          "launch starts %s, not \"%s\""
              .formatted(String.join(", ", COMMANDS), OneLine.of(command.get(0))));
    }
  }

  private int launch() {
    check();
    int count = count();
    try (LaunchFolder folder = LaunchFolder.in(Path.of(System.getProperty("java.io.tmpdir")));
        LaunchedRanks ranks =
            new LaunchedRanks(words(), folder.path(), count, spec.commandLine().getErr())) {
      return ranks.run();
    }
  }

  /** How many processes. */
  int count() {
    if (!processes.matches("[1-9][0-9]{0,4}")) {
      throw new ConfigException(
          "--processes is \"%s\", expected a whole number, at least 1"
              .formatted(OneLine.of(processes)));
    }
    return Integer.parseInt(processes);
  }

  /** The command with a share of the processors for each, unless it says how many threads. */
  List<String> words() {
    int count = count();
    List<String> words = new ArrayList<>(command);
    if (words.stream().noneMatch(word -> word.startsWith("--threads"))) {
      int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / count);
      words.addAll(1, List.of("--threads", String.valueOf(threads)));
    }
    return words;
  }
}
