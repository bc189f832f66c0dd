package org.spos.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a page shows of a terminal: a block marked {@code console}, whose lines behind a dollar are
 * typed and whose others are printed; or an indented command, which is only read.
 *
 * @param page where it stands, seen from the root
 * @param line of its first line
 * @param needs what a machine must have for it, if the page says so in a comment before the block
 * @param commands what is typed, a line each
 * @param printed what the page shows of the output
 */
record PageBlock(
    String page, int line, Optional<String> needs, List<String> commands, List<String> printed) {
  private static final String NEEDS = "<!-- needs: ";

  PageBlock {
    commands = List.copyOf(commands);
    printed = List.copyOf(printed);
  }

  @Override
  public String toString() {
    return page + " line " + line;
  }

  /** The blocks of all pages that show commands, in their order. */
  static List<PageBlock> all(Path root) throws IOException {
    List<PageBlock> blocks = new ArrayList<>(of(root, root.resolve("README.md")));
    try (Stream<Path> pages = Files.list(root.resolve("docs"))) {
      for (Path page : pages.filter(file -> file.toString().endsWith(".md")).sorted().toList()) {
        blocks.addAll(of(root, page));
      }
    }
    return blocks;
  }

  private static List<PageBlock> of(Path root, Path page) throws IOException {
    List<PageBlock> blocks = new ArrayList<>();
    List<String> lines = Files.readAllLines(page);
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).matches(" {4}(?:scripts/)?spos (?!.*(?:…|\\.\\.\\.|\\[)).*")) {
        String command = lines.get(i).strip();
        blocks.add(
            new PageBlock(
                root.relativize(page).toString(),
                i + 1,
                Optional.of("files in mind"),
                List.of(command),
                List.of()));
      }
      if (!lines.get(i).equals("```console")) {
        continue;
      }
      int first = i + 1;
      Optional<String> needs =
          Optional.of(i > 0 ? lines.get(i - 1) : "")
              .filter(line -> line.startsWith(NEEDS))
              .map(line -> line.substring(NEEDS.length(), line.lastIndexOf(" -->")));
      List<String> commands = new ArrayList<>();
      List<String> printed = new ArrayList<>();
      for (i = first; !lines.get(i).equals("```"); i++) {
        if (lines.get(i).startsWith("$ ")) {
          String command = lines.get(i).substring(2);
          while (command.endsWith("\\")) {
            i++;
            command = command.substring(0, command.length() - 1) + lines.get(i).strip();
          }
          commands.add(command);
        } else if (!lines.get(i).isBlank()) {
          printed.add(lines.get(i));
        }
      }
      blocks.add(new PageBlock(root.relativize(page).toString(), first, needs, commands, printed));
    }
    return blocks;
  }

  /** The words of our commands in it, behind {@code spos}; quoted words as one. */
  List<List<String>> calls() {
    List<List<String>> calls = new ArrayList<>();
    for (String command : commands) {
      List<String> words = words(command);
      if (!words.isEmpty() && words.get(0).matches("(?:.*/)?spos")) {
        calls.add(words.subList(1, words.size()));
      }
    }
    return calls;
  }

  private static List<String> words(String command) {
    List<String> words = new ArrayList<>();
    for (String word :
        command.replaceFirst("(?:\\s(?:#|\\||>|&&| )|\\)).*", "").strip().split("\\s+")) {
      words.add(word.replaceAll("^['\"]|['\"]$", ""));
    }
    return words;
  }
}
