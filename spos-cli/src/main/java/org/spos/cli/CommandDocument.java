package org.spos.cli;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The page of all commands in the documentation, as Markdown. */
final class CommandDocument {
  private CommandDocument() {}

  /** The whole page. */
  static String of(List<CommandPage> pages) {
    StringBuilder text =
        new StringBuilder(
            """
            # Commands

            This page is made from the code, and a test compares them. `spos help COMMAND` and `man spos-COMMAND`
            (in a release) say the same.

            Behind an option stand the configuration key that it sets and that key's default:
            `[search.population: 50]`. [configuration.md](configuration.md) has all keys with their units and
            meanings.

            """);
    for (CommandPage page : pages) {
      if (page.below().isEmpty()) {
        text.append(
            "- [%s](#%s): %s\n"
                .formatted(page.name(), anchor(page), escaped(page.description().get(0))));
      }
    }
    text.append("- [Options of every command](#options-of-every-command)\n");
    text.append("- [Exit codes](#exit-codes)\n");
    pages.stream().filter(page -> page.below().isEmpty()).forEach(page -> section(text, page));
    everyCommand(text, pages);
    exitCodes(text);
    return text.toString().replace("\r", "");
  }

  private static void section(StringBuilder text, CommandPage page) {
    text.append("\n## %s\n\n".formatted(page.name()));
    text.append("    %s %s\n\n".formatted(page.name(), page.synopsis()).replaceAll(" +\n", "\n"));
    page.description().forEach(sentence -> text.append(escaped(sentence)).append("\n"));
    table(text, page.parameters());
    table(text, page.own());
    if (!page.examples().isEmpty()) {
      text.append("\n```console\n");
      page.examples().forEach(example -> text.append("$ ").append(example).append('\n'));
      text.append("```\n");
    }
  }

  private static void everyCommand(StringBuilder text, List<CommandPage> pages) {
    text.append(
        """

        ## Options of every command

        A command's help shows those that mean something to it.
        """);
    table(text, pages.stream().map(CommandPage::every).max(bySize()).orElse(List.of()));
  }

  private static Comparator<List<CommandPage.Entry>> bySize() {
    return Comparator.comparingInt(List::size);
  }

  private static void exitCodes(StringBuilder text) {
    text.append("\n## Exit codes\n\n| code | meaning |\n|---|---|\n");
    HelpTopics.EXIT_CODES.forEach(
        (code, meaning) ->
            text.append("| %s | %s |\n".formatted(Integer.toString(code), escaped(meaning))));
  }

  private static void table(StringBuilder text, List<CommandPage.Entry> entries) {
    if (!entries.isEmpty()) {
      text.append("\n| | |\n|---|---|\n");
      entries.forEach(
          one ->
              text.append(
                  "| `%s` | %s |\n"
                      .formatted(one.term().replace("|", "\\|"), escaped(one.text()))));
    }
  }

  private static String escaped(String text) {
    return text.replace("|", "\\|").replace("<", "\\<").replace("*", "\\*");
  }

  private static String anchor(CommandPage page) {
    return page.name().toLowerCase(Locale.ROOT).replace(' ', '-');
  }
}
