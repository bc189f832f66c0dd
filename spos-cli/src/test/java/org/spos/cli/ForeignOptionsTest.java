package org.spos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.spos.engine.Engines;
import picocli.CommandLine;

class ForeignOptionsTest {
  private static final Pattern OPTION = Pattern.compile("--[a-z][a-z_-]*");
  private static final String PAGE = "docs/interop.md";

  /** Its table of options: the first two columns are theirs. */
  @Test
  void everyOptionOfThePageIsOursOrHasAnAnswer() throws IOException {
    Set<String> ours = options();
    List<String> theirs = theirs();
    assertThat(theirs).hasSizeGreaterThan(30).contains("--weight-decay", "--m_prob");
    assertThat(theirs)
        .allMatch(
            option ->
                ours.contains(option) || ForeignOptions.answer(option, "scratch").isPresent());
  }

  /** So that nobody is sent to an option that there is no longer. */
  @Test
  void answersNameOptionsAndKeysThatThereAre() throws IOException {
    Set<String> ours = options();
    for (String option : theirs()) {
      for (String command : List.of("train-supernet", "scratch", "search")) {
        String answer = ForeignOptions.answer(option, command).orElse("");
        Matcher named =
            OPTION.matcher(answer.substring(Math.min(answer.length(), option.length())));
        while (named.find()) {
          assertThat(ours).as(answer).contains(named.group());
        }
        Matcher key = Pattern.compile("-D ([a-z]+\\.\\w+)").matcher(answer);
        while (key.find()) {
          assertThat(Files.readString(Launcher.ROOT.resolve("config/paper.yaml")))
              .as(answer)
              .contains(key.group(1).substring(key.group(1).indexOf('.') + 1) + ":");
        }
      }
    }
  }

  private static List<String> theirs() throws IOException {
    List<String> options = new ArrayList<>();
    boolean table = false;
    for (String line : Files.readAllLines(Launcher.ROOT.resolve(PAGE))) {
      table = line.startsWith("## ") ? line.equals("## Options") : table;
      String[] cells = line.split("\\|");
      if (table && cells.length > 3) {
        Matcher matcher = OPTION.matcher(cells[1] + " " + cells[2]);
        while (matcher.find()) {
          options.add(matcher.group());
        }
      }
    }
    return options;
  }

  private static Set<String> options() {
    Set<String> options = new HashSet<>();
    CommandLine commands = Main.commandLine(Engines.of());
    Stream.concat(
            commands.getSubcommands().values().stream(),
            commands.getSubcommands().values().stream()
                .flatMap(command -> command.getSubcommands().values().stream()))
        .flatMap(command -> command.getCommandSpec().options().stream())
        .forEach(option -> options.addAll(List.of(option.names())));
    return options;
  }
}
