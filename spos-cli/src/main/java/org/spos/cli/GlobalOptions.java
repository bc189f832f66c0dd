package org.spos.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.spos.config.Assignment;
import org.spos.error.ConfigException;
import picocli.CommandLine.Option;

/** Options of every command. */
@SuppressWarnings("NullAway.Init")
final class GlobalOptions {
  @Option(names = "--json", description = "Print the result as JSON on stdout.")
  boolean json;

  @Option(
      names = {"-v", "--verbose"},
      description = "Log more, with stack traces.")
  boolean verbose;

  @Option(
      names = {"-q", "--quiet"},
      description = "Log warnings only and show no progress.")
  boolean quiet;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Configuration: a file, or a preset such as cifar; repeatable, the last wins.")
  List<Path> files = new ArrayList<>();

  @Option(
      names = "-D",
      paramLabel = "KEY=VALUE",
      description = "Set one configuration key, such as -D checkpoint.every=500; repeatable.")
  List<String> assignments = new ArrayList<>();

  @Option(
      names = "--space",
      paramLabel = "SPACE",
      description = "Search space: a file, or a name such as imagenet or cifar.")
  Optional<String> space = Optional.empty();

  @Option(names = "--seed", paramLabel = "N", description = "Root of all randomness.")
  Optional<String> seed = Optional.empty();

  @Option(names = "--threads", paramLabel = "N", description = "Processor threads; 0 for all.")
  Optional<String> threads = Optional.empty();

  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      description =
          "What computes: onednn, nd4j, torch, or auto for the best one that can run here.")
  Optional<String> engine = Optional.empty();

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      description = "Where it computes: cpu, cuda or cuda:N; by default a GPU if it can use one.")
  Optional<String> device = Optional.empty();

  @Option(
      names = "--precision",
      paramLabel = "PRECISION",
      description = "In which numbers: float32, tf32 or bf16.")
  Optional<String> precision = Optional.empty();

  @Option(
      names = "--run-dir",
      paramLabel = "DIR",
      description = "Where the run is kept; by default runs/<command>-<time>.")
  Optional<Path> runDirectory = Optional.empty();

  @Option(
      names = "--resume",
      arity = "0..1",
      paramLabel = "auto",
      preprocessor = Resume.Attached.class,
      converter = Resume.Converter.class,
      description = "Go on with the run in --run-dir; --resume=auto starts it if there is none.")
  Resume resume = Resume.NO;

  /** Assignments of {@code -D} and of these options; those of a command come after. */
  List<Assignment> assignments() {
    List<Assignment> all = new ArrayList<>();
    assignments.forEach(text -> all.add(Assignment.parse(text)));
    add(all, "--space", "space", space);
    add(all, "--seed", "seed", seed);
    add(all, "--threads", "threads", threads);
    add(all, "--engine", "engine", engine);
    add(all, "--device", "device", device);
    add(all, "--precision", "precision", precision);
    return all;
  }

  /** Adds the assignment of an option if it was given. */
  static void add(List<Assignment> all, String option, String key, Optional<?> value) {
    value.ifPresent(given -> all.add(Assignment.option(option, key, given)));
  }

  /**
   * The same of a value that is written in a form of its own; what is wrong with it names the
   * option.
   */
  static void add(
      List<Assignment> all,
      String option,
      String key,
      Optional<String> text,
      Function<String, ?> parser) {
    add(all, option, key, text.map(given -> parsed(option, given, parser)));
  }

  /** Reads the value of an option; what is wrong with it names the option. */
  static <T> T parsed(String option, String text, Function<String, T> parser) {
    try {
      return parser.apply(text);
    } catch (ConfigException e) {
      throw new ConfigException("%s: %s".formatted(option, e.getMessage()), e);
    }
  }
}
