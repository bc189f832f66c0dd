package org.spos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Types every block of commands of a page, one after the other, into a shell in a folder that is
 * empty but for what a clone has: {@code ./mvnw verify -Ppages}, some minutes. Blocks that need
 * what a machine may lack say so, and are only parsed.
 */
@Tag("pages")
class PageCommandsIT {
  @TempDir Path folder;

  static Stream<String> pages() throws IOException {
    return blocks().keySet().stream();
  }

  private static Map<String, List<PageBlock>> blocks() throws IOException {
    return PageBlock.all(Launcher.ROOT).stream()
        .filter(block -> block.needs().isEmpty())
        .filter(block -> !block.page().equals("docs/commands.md")) // examples, not a story
        .collect(Collectors.groupingBy(PageBlock::page, LinkedHashMap::new, Collectors.toList()));
  }

  @ParameterizedTest
  @MethodSource("pages")
  void whatThePageSaysCanBeTyped(String page) throws IOException {
    clone(folder);
    for (PageBlock block : blocks().getOrDefault(page, List.of())) {
      StringBuilder typed = new StringBuilder("set -e\nspos() { scripts/spos \"$@\"; }\n");
      block.commands().forEach(command -> typed.append(command).append('\n'));
      Launcher.Ended ended = Launcher.bash(folder).run("-c", typed.toString());
      assertThat(ended.exitCode()).as(block + "\n" + ended.err() + ended.out()).isZero();
      for (String line : block.printed()) {
        assertThat(ended.out() + ended.err())
            .as("%s shows a line that begins with this".formatted(block))
            .contains(label(line));
      }
    }
  }

  /** Figures differ from machine to machine; what they are called does not. */
  private static String label(String line) {
    return line.split(" {2,}|\\d")[0].strip();
  }

  private static void clone(Path folder) throws IOException {
    for (String name : List.of("config", "docs", "architecture_final.json")) {
      Files.createSymbolicLink(folder.resolve(name), Launcher.ROOT.resolve(name));
    }
    Files.createDirectories(folder.resolve("data"));
    Path script = Files.createDirectories(folder.resolve("scripts")).resolve("spos");
    Files.createSymbolicLink(script, Launcher.ROOT.resolve("scripts/spos"));
  }
}
