package org.spos.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.spos.config.ConfigKey;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * The help of a command: its own options first, then those of every command, as far as they mean
 * something to it, two examples, and where the rest is.
 */
final class HelpPage {
  /** Options of a run, which most commands do not keep. */
  private static final Set<String> OF_RUNS = Set.of("--run-dir", "--resume");

  /** What a command without tensors has no use for. */
  private static final Set<String> OF_TENSORS =
      Set.of("--engine", "--device", "--precision", "--threads");

  private static final Set<String> OF_EVERY_COMMAND =
      Arrays.stream(GlobalOptions.class.getDeclaredFields())
          .map(field -> field.getAnnotation(CommandLine.Option.class))
          .filter(option -> option != null)
          .flatMap(option -> Arrays.stream(option.names()))
          .collect(Collectors.toUnmodifiableSet());

  private static final Set<String> STANDARD = Set.of("--help", "--version");

  private HelpPage() {}

  /** Gives a command and those below it their pages. */
  static CommandLine on(CommandLine command) {
    command
        .getHelpSectionMap()
        .put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, help -> options(help, command));
    UsageMessageSpec usage = command.getCommandSpec().usageMessage();
    if (command.getCommand() instanceof BaseCommand) {
      usage.abbreviateSynopsis(true);
      usage.footer(footer(command).toArray(String[]::new));
    }
    command.getSubcommands().values().forEach(HelpPage::on);
    return command;
  }

  /** Names of the options that stand on the page of a command. */
  static Set<String> shown(CommandLine command) {
    Set<String> names = new HashSet<>();
    options(command).forEach(option -> names.addAll(List.of(option.names())));
    return names;
  }

  /** The options on the page of a command. */
  static List<OptionSpec> options(CommandLine command) {
    return command.getCommandSpec().options().stream()
        .filter(option -> means(option, command))
        .toList();
  }

  private static String options(Help help, CommandLine command) {
    Map<String, ConfigKey> keys = OptionKeys.of(command);
    List<OptionSpec> shown =
        options(command).stream()
            .map(
                option ->
                    keys.containsKey(option.longestName())
                        ? OptionSpec.builder(option)
                            .description(CommandPage.text(option, keys, command))
                            .build()
                        : option)
            .toList();
    List<OptionSpec> own = shown.stream().filter(option -> !isOfEveryCommand(option)).toList();
    List<OptionSpec> every = shown.stream().filter(HelpPage::isOfEveryCommand).toList();
    String text = help.optionListExcludingGroups(own);
    return command.getCommand() instanceof BaseCommand
        ? text + "%nOf every command:%n%n".formatted() + help.optionListExcludingGroups(every)
        : help.optionListExcludingGroups(shown);
  }

  static boolean isOfEveryCommand(OptionSpec option) {
    return OF_EVERY_COMMAND.contains(option.longestName())
        || STANDARD.contains(option.longestName());
  }

  private static boolean means(OptionSpec option, CommandLine command) {
    Object work = command.getCommand();
    String name = option.longestName();
    if (option.hidden()) {
      return false;
    }
    if (OF_RUNS.contains(name)) {
      return work instanceof ConfigCommand
          ? name.equals("--run-dir")
          : !(work instanceof WithoutRun);
    }
    return !(OF_TENSORS.contains(name)
        && work instanceof LightCommand
        && !(work instanceof ConfigCommand));
  }

  private static List<String> footer(CommandLine command) {
    String name = command.getCommandSpec().qualifiedName(" ");
    List<String> lines = new ArrayList<>();
    List<String> examples = Examples.of(name);
    if (!examples.isEmpty()) {
      lines.add("");
      lines.add("Examples:");
      examples.forEach(example -> lines.add("  " + example));
    }
    lines.add("");
    lines.add("In brackets: the key that an option sets, and its default (spos config).");
    lines.add("Exit codes: spos help exit-codes.");
    return lines;
  }
}
