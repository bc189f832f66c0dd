package org.spos.cli;

import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spos.config.Spelling;
import org.spos.error.SposException;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Prints errors as one line; stack traces go to the log file only. */
final class ErrorPrinter implements IParameterExceptionHandler {
  static final String PREFIX = "spos: error: ";

  @Override
  public int handleParseException(ParameterException error, String[] arguments) {
    return error instanceof MissingParameterException
        ? handle(unknownInstead(error, arguments).orElse(error), arguments)
        : handle(error, arguments);
  }

  /** What is unknown is told before what is missing, which may be what it was meant to be. */
  private static Optional<ParameterException> unknownInstead(
      ParameterException missing, String[] arguments) {
    CommandSpec command = missing.getCommandLine().getCommandSpec();
    for (ArgSpec argument : List.copyOf(command.args())) {
      if (argument.required()) {
        command.remove(argument);
        command.add(optional(argument));
      }
    }
    try {
      command.root().commandLine().parseArgs(arguments);
      return Optional.empty();
    } catch (UnmatchedArgumentException unknown) {
      return Optional.of(unknown);
    } catch (ParameterException other) {
      return Optional.empty();
    }
  }

  private static ArgSpec optional(ArgSpec argument) {
    return argument instanceof OptionSpec option
        ? OptionSpec.builder(option).required(false).build()
        : PositionalParamSpec.builder((PositionalParamSpec) argument)
            .required(false)
            .arity("0..1")
            .build();
  }

  private static int handle(ParameterException error, String[] arguments) {
    CommandLine command = error.getCommandLine();
    String message = ParseMessages.of(error, List.of(arguments));
    if (error instanceof UnmatchedArgumentException unmatched) {
      String first = unmatched.getUnmatched().get(0);
      Optional<String> ours = ForeignOptions.answer(first, command.getCommandSpec().name());
      List<String> close = ours.isPresent() ? List.of() : near(first, command.getCommandSpec());
      message = ours.orElse(message);
      message += close.isEmpty() ? "" : "; did you mean " + String.join(" or ", close) + "?";
    }
    print(
        command.getErr(),
        "%s; see %s --help".formatted(message, command.getCommandSpec().qualifiedName()));
    return ExitCode.USAGE;
  }

  /** Options or commands that somebody may have meant; none is better than a wild guess. */
  private static List<String> near(String word, CommandSpec command) {
    List<String> known =
        word.startsWith("-")
            ? List.copyOf(command.optionsMap().keySet())
            : List.copyOf(command.subcommands().keySet());
    return Spelling.nearest(word, known);
  }

  /** Prints an error and returns the exit code. */
  static int handle(Throwable error, PrintWriter err) {
    Optional<SposException> expected = expected(error);
    if (expected.isPresent()) {
      log().debug("ended by an error", error);
      print(err, oneLine(String.valueOf(expected.get().getMessage())));
      return ExitCode.of(expected.get());
    }
    if (error instanceof InvalidPathException path) {
      print(
          err, FileNames.refusal(path.getInput(), System.getProperty("sun.jnu.encoding", "UTF-8")));
      return ExitCode.USAGE;
    }
    log().debug("internal error", error);
    print(
        err,
        MemoryShortage.describe(error)
            .orElseGet(
                () -> "internal error: %s; %s".formatted(oneLine(error.toString()), stackTrace())));
    return ExitCode.INTERNAL;
  }

  /** What a user can mend; threads and classes that are being loaded hand it on as a cause. */
  private static Optional<SposException> expected(Throwable error) {
    return Stream.iterate(error, Objects::nonNull, Throwable::getCause)
        .limit(20) // causes may form a ring
        .filter(SposException.class::isInstance)
        .map(SposException.class::cast)
        .findFirst();
  }

  /** Where the stack trace is; many errors come before a run has a log. */
  private static String stackTrace() {
    return Logs.file()
        .map("the stack trace is in %s"::formatted)
        .orElse("-v shows the stack trace");
  }

  /** Prints one line that says what failed. */
  static void print(PrintWriter err, String message) {
    err.println(PREFIX + message);
    err.flush();
  }

  static String oneLine(String text) {
    return text.strip().replaceAll("\\s*[\\r\\n]+\\s*", " ");
  }

  private static Logger log() {
    return LoggerFactory.getLogger(ErrorPrinter.class);
  }
}
