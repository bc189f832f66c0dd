package org.spos.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.spos.text.Text;

/** docs/fidelity.md names no test and no switch that does not exist. */
class FidelityPageTest {
  private static final Path ROOT = Path.of(System.getProperty("spos.root", ".."));
  private static final Pattern TEST = Pattern.compile("\\b[A-Z]\\w+(?:Test|Contract)\\b");
  private static final Pattern SWITCH =
      Pattern.compile("`((?:data|supernet|search|tester|scratch)\\.\\w+)(?:: ([^`]+))?`");

  @Test
  void everyTestExists() throws IOException {
    Set<String> named = new TreeSet<>(matches(TEST).stream().map(MatchResult::group).toList());
    assertThat(named).hasSizeGreaterThan(20);
    try (Stream<Path> files = Files.walk(ROOT.resolve("spos-core/src/test/java"))) {
      assertThat(
              files
                  .map(file -> file.getFileName().toString().replace(".java", ""))
                  .collect(Collectors.toSet()))
          .containsAll(named);
    }
  }

  @Test
  void everySwitchAndValueIsUnderstood() throws IOException {
    JsonNode defaults = Yaml.MAPPER.valueToTree(SposConfig.defaults());
    List<MatchResult> switches = matches(SWITCH);
    assertThat(switches).hasSizeGreaterThan(30);
    for (MatchResult found : switches) {
      String value = found.group(2);
      if (value == null) {
        String[] key = found.group(1).split("\\.");
        assertThat(defaults.path(key[0]).has(key[1])).as(found.group()).isTrue();
      } else {
        Assignment assignment = new Assignment(found.group(1), value, found.group());
        assertThat(ConfigLoader.load(List.of(), List.of(assignment))).isNotNull();
      }
    }
  }

  /** ImageNet's training images without and with the 50 of each class that score candidates. */
  @Test
  void theEpochsAreThoseOfThePapersPreset() throws IOException {
    SposConfig paper = ConfigLoader.load(List.of(ROOT.resolve("config/paper.yaml")), List.of());
    String page = Files.readString(ROOT.resolve("docs/fidelity.md"));
    assertThat(page)
        .contains(
            "1,231,167 images that the paper's search split leaves they are "
                + epochs(paper.supernet().training(), 1_281_167 - 50 * 1_000))
        .contains(": " + epochs(paper.supernet().training(), 1_281_167))
        .contains(": " + epochs(paper.scratch().training(), 1_281_167) + " of all of train");
  }

  private static String epochs(TrainingConfig training, long images) {
    return Text.format(
        "%.1f epochs", (double) training.iterations() * training.batchSize() / images);
  }

  private static List<MatchResult> matches(Pattern pattern) throws IOException {
    return pattern.matcher(Files.readString(ROOT.resolve("docs/fidelity.md"))).results().toList();
  }
}
