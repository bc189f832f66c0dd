package org.spos.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What the parser of the command line says, in the words of the other messages. */
final class ParseMessages {
  private static final Pattern KIND =
      Pattern.compile("(?<=: )'(.*)' is not an? (int|long|double)$", Pattern.DOTALL);

  private ParseMessages() {}

  /**
   * One line.
   *
   * @param typed all that was typed behind the program's name
   */
  static String of(ParameterException error, List<String> typed) {
    if (error instanceof UnmatchedArgumentException unmatched) {
      return unmatched(unmatched, error.getCommandLine().getCommandSpec());
    }
    String message = ErrorPrinter.oneLine(String.valueOf(error.getMessage()));
    if (error.getArgSpec() instanceof OptionSpec option) {
      message = message.replace("'" + option.longestName() + "'", "'" + name(option, typed) + "'");
    }
    Matcher kind = KIND.matcher(message);
    return kind.find()
        ? message.substring(0, kind.start())
            + "expected a %s, got \"%s\""
                .formatted(
                    kind.group(2).equals("double") ? "number" : "whole number", kind.group(1))
        : message;
  }

  private static String unmatched(UnmatchedArgumentException error, CommandSpec command) {
    String first = error.getUnmatched().get(0);
    if (first.startsWith("-")) {
      return "Unknown option: '%s'".formatted(first); // what follows it may be its value
    }
    return command.subcommands().isEmpty()
        ? "\"%s\" is one argument too many".formatted(first)
        : "there is no command \"%s%s\""
            .formatted(command.parent() == null ? "" : command.name() + " ", first);
  }

  /** Of the names of an option that which was typed. */
  private static String name(OptionSpec option, List<String> typed) {
    Optional<String> used =
        Arrays.stream(option.names())
            .filter(
                name ->
                    typed.stream()
                        .anyMatch(word -> word.equals(name) || word.startsWith(name + "=")))
            .findFirst();
    return used.orElse(option.longestName());
  }
}
