package org.spos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.spos.config.Presets;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * Every block of commands in the pages is accepted: words, options, presets and spaces. Those that
 * need nothing special are run, too, by {@link PageCommandsIT}.
 */
class PageBlockTest {
  private static final Path ROOT = Path.of(System.getProperty("spos.root", ".."));

  @Test
  void everyCommandOfABlockIsAccepted() throws IOException {
    List<String> refused = new ArrayList<>();
    int calls = 0;
    for (PageBlock block : PageBlock.all(ROOT)) {
      for (List<String> words : block.calls()) {
        calls++;
        try {
          Main.commandLine(NoEngine.ENGINES).parseArgs(words.toArray(String[]::new));
          planned(words);
        } catch (ParameterException e) {
          refused.add(block + ": " + e.getMessage());
        }
        refused.addAll(unknownPresets(block, words));
      }
    }
    assertThat(calls).isGreaterThan(60);
    assertThat(refused).isEmpty();
  }

  /** A typo in a mark would run a block that takes days, or none. */
  @Test
  void whatABlockNeedsIsOneOfAFewThings() throws IOException {
    for (PageBlock block : PageBlock.all(ROOT)) {
      block
          .needs()
          .ifPresent(
              needs ->
                  assertThat(needs)
                      .as(block.toString())
                      .matches(
                          "ImageNet|GPU|network|PyTorch|Spark|a release|a cluster|time"
                              + "|(?:images|a run|files) in .+"));
      assertThat(block.commands()).as(block.toString()).isNotEmpty();
    }
  }

  /** What stands behind plan are the options of the command that it plans. */
  private static void planned(List<String> words) {
    if (words.size() > 1 && words.get(0).equals("plan") && !words.get(1).startsWith("-")) {
      CommandLine commands = Main.commandLine(NoEngine.ENGINES);
      commands.parseArgs(words.subList(1, words.size()).toArray(String[]::new));
    }
  }

  private static List<String> unknownPresets(PageBlock block, List<String> words) {
    List<String> unknown = new ArrayList<>();
    for (int i = 0; i + 1 < words.size(); i++) {
      String name = words.get(i + 1);
      boolean known =
          switch (words.get(i)) {
            case "--config" -> presets("").contains(name);
            case "--space" -> presets("space-").contains(name);
            default -> true;
          };
      boolean made = name.startsWith("runs/") || name.equals("my.yaml");
      if (!known && !made && !Files.exists(ROOT.resolve(name))) {
        unknown.add(block + ": there is no " + name);
      }
    }
    return unknown;
  }

  private static List<String> presets(String prefix) {
    String home = System.setProperty("spos.home", ROOT.toString());
    try {
      return prefix.isEmpty() ? Presets.names() : Presets.spaces();
    } finally {
      if (home == null) {
        System.clearProperty("spos.home");
      } else {
        System.setProperty("spos.home", home);
      }
    }
  }
}
