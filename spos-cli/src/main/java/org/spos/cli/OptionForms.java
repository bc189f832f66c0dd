package org.spos.cli;

import java.util.List;
import java.util.stream.Stream;
import org.spos.config.Assignment;
import org.spos.config.ConfigLoader;
import org.spos.error.ConfigException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** What can be wrong with options by themselves, before any file is opened. */
final class OptionForms {
  private OptionForms() {}

  /**
   * Checks options.
   *
   * @param given which options and parameters were given
   * @param assignments what they mean for the configuration
   * @throws ConfigException naming the first that is empty, sets no key, or is of the wrong kind
   */
  static void require(ParseResult given, List<Assignment> assignments) {
    Stream.concat(given.matchedOptions().stream(), given.matchedPositionals().stream())
        .filter(argument -> argument.stringValues().stream().anyMatch(String::isBlank))
        .findFirst()
        .ifPresent(
            argument -> {
              throw empty(argument);
            });
    ConfigLoader.requireForm(assignments);
  }

  /** An empty variable of a shell, most often. */
  private static ConfigException empty(ArgSpec argument) {
    return argument instanceof OptionSpec option
        ? new ConfigException(
            "%s is empty; give it a value (%s), or leave it out"
                .formatted(option.names()[0], option.paramLabel()))
        : new ConfigException("%s is empty; give it a value".formatted(argument.paramLabel()));
  }
}
