package org.spos.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spos.error.ConfigException;

class ConfigKeysTest {
  private static final Path ROOT =
      Path.of(System.getProperty("spos.root", "..")).toAbsolutePath().normalize();

  @TempDir Path folder;
  private Optional<String> home = Optional.empty();

  @BeforeEach
  void nameTheHome() {
    home = Optional.ofNullable(System.getProperty("spos.home"));
    System.setProperty("spos.home", ROOT.toString());
  }

  @AfterEach
  void forgetTheHome() {
    home.ifPresentOrElse(
        old -> System.setProperty("spos.home", old), () -> System.clearProperty("spos.home"));
  }

  @Test
  void everyKeyHasAMeaningAndEveryMeaningAKey() {
    assertThat(ConfigKeys.strays()).isEmpty();
    assertThat(ConfigKeys.all())
        .hasSizeGreaterThan(80)
        .allSatisfy(
            key -> {
              assertThat(key.meaning()).as(key.name()).matches("[A-Z\"].*\\.").hasSizeLessThan(200);
              assertThat(key.kind()).as(key.name()).isNotEmpty();
            });
  }

  @Test
  void wordsAndNumbersAreThoseOfTheRecords() {
    assertThat(ConfigKeys.named("supernet.schedule").orElseThrow().kind())
        .isEqualTo("linear, cosine, constant");
    assertThat(ConfigKeys.named("scratch.trainOn").orElseThrow().kind())
        .isEqualTo("all, withoutSearchSplit");
    assertThat(ConfigKeys.named("search.flopsLimit").orElseThrow())
        .isEqualTo(
            new ConfigKey(
                "search.flopsLimit",
                "whole number",
                Optional.of("multiply-accumulates"),
                "330000000",
                "Most of a candidate, inclusive."));
    assertThat(ConfigKeys.named("supernet.weightDecay").orElseThrow().standard()).isEqualTo("4e-5");
    assertThat(ConfigKeys.named("space.stages").orElseThrow().standard())
        .startsWith("[{blocks: 4, channels: 64}, {");
    assertThat(ConfigKeys.named("supernet")).isEmpty();
  }

  @Test
  void everyValueNamesWhoSetItLast() throws IOException {
    Path file = folder.resolve("mine.yaml");
    Files.writeString(file, "seed: 3\nsearch: {epochs: 7, select: 2}\nspace: space-mine.yaml\n");
    Files.copy(ROOT.resolve("config/space-demo.yaml"), folder.resolve("space-mine.yaml"));
    List<ConfigEntry> entries =
        ConfigLoader.entries(
            SposConfig.defaults(),
            List.of(Presets.named("cifar"), file),
            List.of(
                Assignment.parse("search.select=5"),
                Assignment.option("--threads", "threads", "2"),
                Assignment.parse("space.classes=3")));
    assertThat(entries).hasSameSizeAs(ConfigKeys.all());
    Map<String, String> seen =
        entries.stream()
            .collect(
                Collectors.toMap(
                    entry -> entry.key().name(),
                    entry -> entry.value() + " by " + entry.source() + " " + entry.differs()));
    assertThat(seen)
        .containsEntry("seed", "3 by " + file + " true")
        .containsEntry("threads", "2 by --threads 2 true")
        .containsEntry("search.epochs", "7 by " + file + " true")
        .containsEntry("search.select", "5 by -D search.select=5 true")
        .containsEntry("search.flopsLimit", "22000000 by preset cifar true")
        .containsEntry("search.population", "50 by default false")
        .containsEntry("space.classes", "3 by -D space.classes=3 true")
        .containsEntry("space.name", "demo by " + file + " true");
  }

  @Test
  void whatIsShownCanBeReadBack() throws IOException {
    Path shown = folder.resolve("shown.yaml");
    String text =
        ConfigLoader.entries(SposConfig.defaults(), List.of(Presets.named("nni")), List.of())
            .stream()
            .map(entry -> entry.key().name() + ": " + entry.value() + "\n")
            .collect(Collectors.joining());
    Files.writeString(shown, text);
    assertThat(ConfigLoader.load(List.of(shown), List.of()))
        .isEqualTo(ConfigLoader.load(List.of(Presets.named("nni")), List.of()));
  }

  @Test
  void presetsAndSpacesAreKnownByName() {
    assertThat(Presets.names()).contains("paper", "megvii", "nni", "cifar", "demo");
    assertThat(Presets.spaces()).contains("cifar", "imagenet").doesNotContain("paper");
    assertThat(Presets.configuration(Path.of("paper")))
        .isEqualTo(ROOT.resolve("config/paper.yaml"));
    assertThat(SpaceFiles.read("cifar"))
        .isEqualTo(SpaceFiles.read(ROOT + "/config/space-cifar.yaml"));
    assertThat(Presets.configuration(Path.of("some/file.yaml"))).hasToString("some/file.yaml");
    assertThatThrownBy(() -> Presets.configuration(Path.of("papr")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("papr does not exist; give a file, or a preset: cifar, demo,")
        .hasMessageEndingWith("did you mean \"paper\"?");
  }
}
