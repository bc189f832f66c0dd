package org.spos.cli;

import java.util.List;
import java.util.Locale;

/** A command's page as {@code man} reads it: roff with the macros of man(7). */
final class ManPage {
  private ManPage() {}

  /** The file of a page: {@code spos-data-pack.1}. */
  static String file(CommandPage page) {
    return page.name().replace(' ', '-') + ".1";
  }

  /**
   * The text of a page.
   *
   * @param version of this program
   * @param date such as 2026-01-31
   */
  static String of(CommandPage page, String version, String date) {
    StringBuilder text = new StringBuilder();
    String title = page.name().replace(' ', '-');
    text.append(
        ".TH \"%s\" \"1\" \"%s\" \"spos %s\" \"SPOS for Java\"\n"
            .formatted(title.toUpperCase(Locale.ROOT), date, version));
    text.append(".SH NAME\n")
        .append("%s \\- %s\n".formatted(word(title), summary(page.description().get(0))));
    text.append(".SH SYNOPSIS\n.B %s\n%s\n".formatted(word(page.name()), line(page.synopsis())));
    text.append(".SH DESCRIPTION\n");
    for (int sentence = 0; sentence < page.description().size(); sentence++) {
      text.append(sentence == 0 ? "" : ".PP\n").append(line(page.description().get(sentence)));
      text.append('\n');
    }
    list(text, "COMMANDS", page.below());
    list(text, "ARGUMENTS", page.parameters());
    list(text, "OPTIONS", page.own());
    list(text, "OPTIONS OF EVERY COMMAND", page.every());
    if (!page.examples().isEmpty()) {
      text.append(".SH EXAMPLES\n.nf\n");
      page.examples().forEach(example -> text.append(word(example)).append('\n'));
      text.append(".fi\n");
    }
    text.append(".SH \"EXIT STATUS\"\n");
    HelpTopics.EXIT_CODES.forEach(
        (code, meaning) ->
            text.append(".TP\n.B %s\n%s\n".formatted(Integer.toString(code), line(meaning))));
    text.append(".SH \"SEE ALSO\"\n").append(also(page)).append('\n');
    return text.toString();
  }

  private static void list(StringBuilder text, String heading, List<CommandPage.Entry> entries) {
    if (!entries.isEmpty()) {
      text.append(".SH \"%s\"\n".formatted(heading));
      entries.forEach(
          one -> text.append(".TP\n.B %s\n%s\n".formatted(word(one.term()), line(one.text()))));
    }
  }

  private static String also(CommandPage page) {
    return page.name().equals("spos")
        ? "spos help COMMAND; the folder docs of this release."
        : ".BR %s (1)".formatted(word("spos"));
  }

  /** In the section NAME no sentence ends with a stop, and none goes on. */
  private static String summary(String sentence) {
    String text = line(sentence.replaceFirst("[.:] .*", ""));
    return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
  }

  /** A line of text; options in it keep the hyphens of the keyboard. */
  private static String line(String text) {
    return shielded(text.replace("\\", "\\e").replace("--", "\\-\\-"));
  }

  /** What is typed as it stands: all its hyphens are those of the keyboard. */
  private static String word(String text) {
    return shielded(text.replace("\\", "\\e").replace("-", "\\-"));
  }

  /** A stop or an apostrophe at the beginning of a line would be a macro. */
  private static String shielded(String text) {
    return text.startsWith(".") || text.startsWith("'") ? "\\&" + text : text;
  }
}
