package org.spos.cli;

import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spos.error.SposException;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Prints errors as one line; stack traces go to the log file only. */
final class ErrorPrinter implements IParameterExceptionHandler {
  private static final String PREFIX = "spos: error: ";

  @Override
  public int handleParseException(ParameterException error, String[] arguments) {
    CommandLine command = error.getCommandLine();
    String message = oneLine(String.valueOf(error.getMessage()));
    if (error instanceof UnmatchedArgumentException unmatched) {
      String first = unmatched.getUnmatched().get(0);
      if (command.getParent() == null && !first.startsWith("-")) {
        message = "there is no command \"%s\"".formatted(first);
      }
      List<String> close = unmatched.getSuggestions();
      message += close.isEmpty() ? "" : "; did you mean " + String.join(" or ", close) + "?";
    }
    print(
        command.getErr(),
        "%s; see %s --help".formatted(message, command.getCommandSpec().qualifiedName()));
    return ExitCode.USAGE;
  }

  /** Prints an error and returns the exit code. */
  static int handle(Throwable error, PrintWriter err) {
    if (error instanceof SposException known) {
      log().debug("ended by an error", error);
      print(err, oneLine(String.valueOf(error.getMessage())));
      return ExitCode.of(known);
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
                () ->
                    "internal error: %s; the stack trace is in log.txt of the run directory, or shown with -v"
                        .formatted(oneLine(error.toString()))));
    return ExitCode.INTERNAL;
  }

  /** Prints one line that says what failed. */
  static void print(PrintWriter err, String message) {
    err.println(PREFIX + message);
    err.flush();
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s*[\\r\\n]+\\s*", " ");
  }

  private static Logger log() {
    return LoggerFactory.getLogger(ErrorPrinter.class);
  }
}
