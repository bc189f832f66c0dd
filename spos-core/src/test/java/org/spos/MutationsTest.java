package org.spos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * {@code scripts/mutate_constants.py} takes hours, so it is run now and then; that its list still
 * fits the code is seen at once.
 */
class MutationsTest {
  private static final Path ROOT = Path.of(System.getProperty("spos.root", ".."));
  private static final Pattern TEXT = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final int FILE = 1;
  private static final int BEFORE = 2;
  private static final int AFTER = 3;
  private static final int TESTS = 4;

  private static List<List<String>> mutations() throws IOException {
    List<List<String>> all = new ArrayList<>();
    for (String line : Files.readAllLines(ROOT.resolve("scripts/mutate_constants.py"))) {
      if (line.startsWith("    Mutation(")) {
        List<String> texts = new ArrayList<>();
        Matcher matcher = TEXT.matcher(line);
        while (matcher.find()) {
          texts.add(matcher.group(1).replace("\\\"", "\""));
        }
        all.add(texts);
      }
    }
    return all;
  }

  @Test
  void everyChangeAppliesOnce() throws IOException {
    List<List<String>> mutations = mutations();
    assertThat(mutations).hasSizeGreaterThan(60);
    for (List<String> mutation : mutations) {
      String before = mutation.get(BEFORE);
      Path file = ROOT.resolve("spos-core/src/main/java/org/spos").resolve(mutation.get(FILE));
      assertThat(Files.readString(file).split(Pattern.quote(before), -1))
          .as("%s: %s", mutation.get(0), before)
          .hasSize(2);
      assertThat(mutation.get(AFTER)).as(mutation.get(0)).isNotEqualTo(before);
    }
  }

  @Test
  void theTestsThatShouldNoticeAreThere() throws IOException {
    Set<String> there = new TreeSet<>();
    try (var files = Files.walk(ROOT.resolve("spos-core/src/test/java"))) {
      files.forEach(file -> there.add(file.getFileName().toString().replace(".java", "")));
    }
    for (List<String> mutation : mutations()) {
      String last = mutation.size() > TESTS ? mutation.get(TESTS) : "";
      for (String test : last.split(",")) {
        if (!test.isEmpty()) {
          assertThat(there).as(mutation.get(0)).contains(test);
        }
      }
    }
  }
}
