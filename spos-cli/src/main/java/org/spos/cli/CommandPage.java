package org.spos.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.spos.config.ConfigKey;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * What there is to say of a command, for all forms of its page: the terminal's, the manual's and
 * that of the documentation.
 *
 * @param name such as {@code spos data pack}
 * @param description sentences, the first the shortest
 * @param synopsis without the name
 * @param below names and first sentences of its subcommands
 * @param parameters what stands on the line without a name
 * @param own its own options
 * @param every options that it shares with all commands
 * @param examples lines to try
 */
record CommandPage(
    String name,
    List<String> description,
    String synopsis,
    List<Entry> below,
    List<Entry> parameters,
    List<Entry> own,
    List<Entry> every,
    List<String> examples) {

  /** A word and what it means. */
  record Entry(String term, String text) {}

  CommandPage {
    below = List.copyOf(below);
    parameters = List.copyOf(parameters);
    own = List.copyOf(own);
    every = List.copyOf(every);
  }

  /** The pages of all commands, each before those below it. */
  static List<CommandPage> all(CommandLine commands) {
    List<CommandPage> pages = new ArrayList<>();
    pages.add(of(commands));
    commands.getSubcommands().values().forEach(below -> pages.addAll(all(below)));
    return pages;
  }

  static CommandPage of(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    List<OptionSpec> shown = HelpPage.options(command);
    List<OptionSpec> own =
        shown.stream().filter(option -> !HelpPage.isOfEveryCommand(option)).toList();
    List<OptionSpec> every = shown.stream().filter(HelpPage::isOfEveryCommand).toList();
    List<Entry> below = new ArrayList<>();
    command
        .getSubcommands()
        .forEach((word, inner) -> below.add(new Entry(word, description(inner).get(0))));
    return new CommandPage(
        spec.qualifiedName(" "),
        description(command),
        synopsis(spec, !below.isEmpty()),
        below,
        spec.positionalParameters().stream()
            .map(one -> new Entry(one.paramLabel(), String.join(" ", one.description())))
            .toList(),
        entries(own, command),
        entries(every, command),
        Examples.of(spec.qualifiedName(" ")));
  }

  private static List<String> description(CommandLine command) {
    return List.of(command.getCommandSpec().usageMessage().description());
  }

  private static String synopsis(CommandSpec spec, boolean hasCommands) {
    List<String> words = new ArrayList<>();
    spec.options().stream()
        .filter(OptionSpec::required)
        .forEach(option -> words.add(option.longestName() + "=" + option.paramLabel()));
    if (spec.options().stream().anyMatch(option -> !option.required())) {
      words.add("[OPTION]...");
    }
    for (PositionalParamSpec one : spec.positionalParameters()) {
      String many = one.arity().max() > 1 ? "..." : "";
      words.add(one.required() ? one.paramLabel() + many : "[" + one.paramLabel() + "]" + many);
    }
    if (hasCommands) {
      words.add("COMMAND");
    }
    return String.join(" ", words);
  }

  private static List<Entry> entries(List<OptionSpec> options, CommandLine command) {
    Map<String, ConfigKey> keys = OptionKeys.of(command);
    return options.stream()
        .map(option -> new Entry(term(option), text(option, keys, command)))
        .sorted(Comparator.comparing(entry -> entry.term().replaceFirst("^-., ", "")))
        .toList();
  }

  private static String term(OptionSpec option) {
    String names =
        Arrays.stream(option.names())
            .sorted((a, b) -> a.length() - b.length())
            .collect(Collectors.joining(", "));
    if (option.arity().max() == 0) {
      return names;
    }
    String value = option.paramLabel();
    boolean word = !option.longestName().startsWith("--");
    return names + (option.arity().min() == 0 ? "[=" + value + "]" : (word ? " " : "=") + value);
  }

  /** The description of an option with the key that it sets. */
  static String text(OptionSpec option, Map<String, ConfigKey> keys, CommandLine command) {
    String text = String.join(" ", option.description());
    ConfigKey key = keys.get(option.longestName());
    return key == null
        ? text
        : text + " " + OptionKeys.note(key, text, command.getCommand() instanceof DemoCommand);
  }
}
