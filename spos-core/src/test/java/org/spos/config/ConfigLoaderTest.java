package org.spos.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.spos.digest.Sha256;
import org.spos.engine.Device;
import org.spos.engine.Precision;
import org.spos.engine.Recalibration;
import org.spos.error.ConfigException;

class ConfigLoaderTest {
  @TempDir Path folder;

  @Test
  void givesTheDefaultsWhenNothingIsSet() {
    assertThat(ConfigLoader.load(List.of(), List.of())).isEqualTo(SposConfig.defaults());
  }

  @Test
  void readsBackWhatItWrites() throws IOException {
    SposConfig config =
        ConfigLoader.load(
            List.of(), set("seed=7", "supernet.sampling=flops-bins", "search.flopsLimit=300M"));
    Path file = file("config.yaml", ConfigLoader.toYaml(config));
    assertThat(ConfigLoader.load(List.of(file), List.of())).isEqualTo(config);
  }

  @Test
  void whatComputesIsAskedForAsConfigured() {
    SposConfig config =
        ConfigLoader.load(List.of(), set("device=cuda:1", "precision=bf16", "deterministic=true"));
    assertThat(config.engineRequest().device().orElseThrow()).isEqualTo(Device.cuda(1));
    assertThat(config.engineRequest().precision()).isEqualTo(Precision.BF16);
    assertThat(config.engineRequest().deterministic()).isTrue();
    assertThat(SposConfig.defaults().engineRequest().deterministic()).isFalse();
  }

  @Test
  void laterFilesAndThenAssignmentsWin() throws IOException {
    Path first = file("a.yaml", "supernet: {iterations: 10, batchSize: 32}\nseed: 1\n");
    Path second = file("b.yaml", "supernet:\n  batchSize: 64\n");
    SposConfig config =
        ConfigLoader.load(List.of(first, second), set("seed=3", "supernet.momentum=0.8"));
    assertThat(config.supernet().training().iterations()).isEqualTo(10);
    assertThat(config.supernet().training().batchSize()).isEqualTo(64);
    assertThat(config.supernet().training().momentum()).isEqualTo(0.8);
    assertThat(config.supernet().training().learningRate()).isEqualTo(0.5);
    assertThat(config.seed()).isEqualTo(3);
  }

  @Test
  void readsKeysOfFilesAsAssignmentsHaveThem() throws IOException {
    Path file =
        file(
            "a.yaml",
            "supernet.iterations: 3\nsupernet: {batchSize: 32}\nsupernet.momentum: 0.8\n"
                + "data.dir: x.y\nspace: imagenet\nspace.classes: 7\n");
    SposConfig config = ConfigLoader.load(List.of(file), List.of());
    assertThat(config.supernet().training().iterations()).isEqualTo(3);
    assertThat(config.supernet().training().batchSize()).isEqualTo(32);
    assertThat(config.supernet().training().momentum()).isEqualTo(0.8);
    assertThat(config.data().dir()).isEqualTo("x.y");
    assertThat(config.space().classes()).isEqualTo(7);
  }

  /** Whatever it stands beside: ranges depend on other keys, and are looked at with these. */
  @Test
  void looksAtTheFormOfSingleAssignments() {
    ConfigLoader.requireForm(set("supernet.flopsMax=1", "search.select=70", "seed=3k"));
    ConfigLoader.requireForm(set("space=nowhere.yaml", "space.classes=3"));
    for (String wrong : List.of("seed=x", "sed=1", "supernet.sampling=odd", "supernet=1")) {
      assertThatThrownBy(() -> ConfigLoader.requireForm(set(wrong)))
          .isInstanceOf(ConfigException.class)
          .hasMessageStartingWith("-D " + wrong + ": ");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "supernet.weightDecay=1e-4, 1.0E-4",
    "supernet.weightDecay=0, 0.0",
    "supernet.iterations=15k, 15000",
    "supernet.flopsMin=0.3G, 300000000",
    "supernet.iterations=1e3, 1000",
    "supernet.decayVectors=true, true",
    "supernet.sampling=balanced, balanced",
    "scratch.trainOn=withoutSearchSplit, withoutSearchSplit",
    "supernet.sampling=strict-fair-repeat, strict-fair-repeat",
    "tester.recalibration=off, off"
  })
  void readsNumbersSizesAndChoices(String assignment, String written) {
    SposConfig config = ConfigLoader.load(List.of(), set(assignment));
    String key = assignment.substring(assignment.indexOf('.') + 1, assignment.indexOf('='));
    assertThat(ConfigLoader.differences(SposConfig.defaults(), config))
        .singleElement()
        .asString()
        .contains(key)
        .endsWith("now " + written);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[0.5,0,1]", "[0.5, 0, 1]", "0.5,0,1", "0.5, 0.0, 1e0"})
  void readsListsOfNumbersInFilesAndOptions(String list) throws IOException {
    List<Double> expected = List.of(0.5, 0.0, 1.0);
    assertThat(ConfigLoader.load(List.of(), set("data.mean=" + list)).data().mean())
        .isEqualTo(expected);
    Path file =
        file("list.yaml", "data: {mean: [%s]}\n".formatted(list.replaceAll("[\\[\\]]", "")));
    SposConfig config = ConfigLoader.load(List.of(file), List.of());
    assertThat(config.data().mean()).isEqualTo(expected);
    Path written = file("written.yaml", ConfigLoader.toYaml(config));
    assertThat(ConfigLoader.load(List.of(written), List.of())).isEqualTo(config);
  }

  /** YAML 1.1 takes off and no for false, which is not what recalibration: off means. */
  @Test
  void readsOffAsTheWordThatItIsWhereAWordIsWanted() throws IOException {
    Path file =
        file("off.yaml", "tester: {recalibration: off}\ndata: {dropLast: yes, fastDecode: no}\n");
    SposConfig config = ConfigLoader.load(List.of(file), List.of());
    assertThat(config.tester().recalibration()).isEqualTo(Recalibration.OFF);
    assertThat(config.data().dropLast()).isTrue();
    assertThat(config.data().fastDecode()).isFalse();
    Path written = file("written.yaml", ConfigLoader.toYaml(config));
    assertThat(ConfigLoader.load(List.of(written), List.of())).isEqualTo(config);
  }

  @Test
  void takesTheSpaceFromAFileBesideTheOneThatNamesIt() throws IOException {
    file("tiny.yaml", TINY);
    Path config = file("config.yaml", "space: tiny.yaml\n");
    SposConfig loaded = ConfigLoader.load(List.of(config), set("space.classes=3"));
    assertThat(loaded.space().name()).isEqualTo("tiny");
    assertThat(loaded.space().classes()).isEqualTo(3);
    assertThat(loaded.space().candidates()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sead: 1 | unknown key \"sead\"; did you mean \"seed\"?",
        "supernet: {lerningRate: 1} | unknown key \"supernet.lerningRate\"; did you mean"
            + " \"supernet.learningRate\"?",
        "iterations: 1 | did you mean \"scratch.iterations\" or \"supernet.iterations\"?",
        "supernet: {iterations: null} | supernet.iterations must be a whole number, got nothing",
        "supernet: {iterations: 1.5} | supernet.iterations must be a whole number, got 1.5",
        "supernet: {iterations: many} | supernet.iterations must be a whole number, got \"many\"",
        "supernet: {iterations: [1]} | supernet.iterations must be a whole number, got [1]",
        "supernet: 3 | supernet must be a mapping, got 3",
        "supernet: {batchSize: 1} | supernet.batchSize must be at least 2, got 1",
        "supernet: {batchSize: 99999999999} | batchSize",
        "supernet: {shards: 0} | supernet.shards (batchSize is 1024) must be at least 1, got 0",
        "scratch: {batchSize: 64, shards: 33} | scratch.shards (batchSize is 64) must be at most"
            + " 32, got 33",
        "supernet: {momentum: 1} | supernet.momentum must be at least 0 and below 1, got 1.0",
        "supernet: {sampling: flops-bin} | must be one of uniform, flops-bins, flops-bins-fallback,"
            + " flops-range, balanced, strict-fair, strict-fair-repeat, got \"flops-bin\"; did you"
            + " mean \"flops-bins\"?",
        "scratch: {trainOn: val} | scratch.trainOn must be one of all, withoutSearchSplit, got"
            + " \"val\"",
        "supernet: {decayVectors: maybe} | supernet.decayVectors must be true or false",
        "search: {population: 10} | search.population must be at least mutations + crossovers (25 +"
            + " 25), got 10; give --mutations 5 --crossovers 5 (or -D search.mutations=5 -D"
            + " search.crossovers=5), or a population of 50",
        "search: {flopsMin: 400M} | search.flopsLimit (flopsMin is 400000000) must be at least"
            + " 400000000",
        "data: {mean: [0.5, 0.5]} | data.mean must be three numbers from 0 to 1 (red, green, blue),"
            + " got [0.5, 0.5]",
        "data: {mean: [123.7, 116.3, 103.5]} | must be three numbers from 0 to 1",
        "data: {deviation: [0, 1, 1]} | data.deviation must be three numbers above 0, at most 1",
        "data: {deviation: [0.2, x, 0.2]} | data.deviation must be a number, got \"x\"",
        "data: {deviation: 0.2} | data.deviation must be a list, got 0.2",
        "checkpoint: {every: 0} | checkpoint.every must be at least 1, got 0",
        "threads: -1 | threads must be at least 0, got -1",
        "space: nowhere.yaml | space \"nowhere.yaml\": no such file",
        "space: {stages: [{blocks: 1, channels: 66}]} | divisible by 4",
        "space: {stages: [{blocks: 1, channel: 64}]} | space.stages[1].channels is missing",
        "space: {candidates: [shuffle_3x4]} | did you mean \"shuffle_3x3\"",
        "seed: 1\\nseed: 2 | seed",
        "[1, 2] | expected a mapping",
        "a: &x [1]\\nb: [*x, *x] | aliases such as *x are not allowed",
        "'{' | line",
      })
  void refusesWithKeyAndReason(String yaml, String message) throws IOException {
    Path file = file("bad.yaml", yaml.replace("\\n", "\n"));
    assertThatThrownBy(() -> ConfigLoader.load(List.of(file), List.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message)
        .message()
        .matches(text -> !text.contains("\n"), "one line")
        .matches(text -> text.matches("(?s)(\\Q" + file + "\\E|configuration|space).*"));
  }

  @Test
  void namesTheWrongAssignment() {
    assertThatThrownBy(() -> ConfigLoader.load(List.of(), set("checkpoint.evry=1")))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "-D checkpoint.evry=1: unknown key \"checkpoint.evry\"; did you mean"
                + " \"checkpoint.every\"?");
    assertThatThrownBy(() -> ConfigLoader.load(List.of(), set("seed")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("write key=value");
  }

  @Test
  void namesTheSourceOfAValueOutOfRange() throws IOException {
    Path file = file("a.yaml", "supernet: {momentum: 2}\n");
    assertThatThrownBy(() -> ConfigLoader.load(List.of(file), set("seed=1")))
        .hasMessageStartingWith(file + ": supernet.momentum must be");
    assertThatThrownBy(
            () ->
                ConfigLoader.load(
                    List.of(),
                    List.of(
                        Assignment.option("--batch-size", "supernet.batchSize", 1),
                        Assignment.parse("seed=1"))))
        .hasMessage("--batch-size 1: supernet.batchSize must be at least 2, got 1");
  }

  @Test
  void carriesTheUsageOfANetworkOverToAnotherCommand() {
    SposConfig trained =
        ConfigLoader.load(List.of(), set("data.preprocessing=normalised", "data.dir=a", "seed=4"));
    SposConfig used =
        ConfigLoader.withUsage(SposConfig.defaults(), ConfigLoader.usage(trained), "checkpoint");
    assertThat(ConfigLoader.differences(SposConfig.defaults(), used))
        .containsExactly("data.preprocessing: bgr255, now normalised");
  }

  @Test
  void refusesDeepNestingBeforeItIsBuilt() throws IOException {
    Path file = file("deep.yaml", "a: " + "[".repeat(5000) + "]".repeat(5000));
    assertThatThrownBy(() -> ConfigLoader.load(List.of(file), List.of()))
        .isInstanceOf(ConfigException.class);
  }

  @Test
  void hashesTellConfigurationsApart() {
    SposConfig defaults = SposConfig.defaults();
    SposConfig other = ConfigLoader.load(List.of(), set("seed=1"));
    assertThat(ConfigLoader.hash(defaults)).hasSize(64).isEqualTo(ConfigLoader.hash(defaults));
    assertThat(ConfigLoader.hash(other))
        .isEqualTo(Sha256.hex(ConfigLoader.toYaml(other).getBytes(StandardCharsets.UTF_8)));
    assertThat(ConfigLoader.hash(other)).isNotEqualTo(ConfigLoader.hash(defaults));
  }

  /** Hashes of configurations depend on the order of keys. */
  @Test
  void theKeysOfTheSearchStandDirectlyInTheirSection() {
    assertThat(ConfigLoader.toYaml(SposConfig.defaults()))
        .contains(
            """

            search:
              algorithm: evolution
              selection: history
              epochs: 20
              population: 50
              select: 10
              mutations: 25
              crossovers: 25
              mutationProbability: 0.1
              score: top1
              smooth: 0
              flopsMin: 0
              flopsLimit: 330000000
              latencyTable: ""
              latencyLimit: 0.0
            """);
  }

  private static List<Assignment> set(String... assignments) {
    return Arrays.stream(assignments).map(Assignment::parse).toList();
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static final String TINY =
      """
      name: tiny
      inputSide: 16
      stemChannels: 4
      stemStride: 1
      stages:
        - {blocks: 2, channels: 8}
      headChannels: 16
      classes: 4
      dropout: 0.0
      candidates: [shuffle_3x3, shuffle_xception]
      """;

  /** What is told to a helper on another machine is all that the first process has. */
  @ParameterizedTest
  @ValueSource(strings = {"demo", "paper", "nas-bench-macro", "mobilenet"})
  void theTextOfAConfigurationHasEachOfItsValues(String preset) {
    Path file = Path.of(System.getProperty("spos.root", "..")).resolve("config");
    SposConfig config =
        ConfigLoader.load(
            List.of(file.resolve(preset + ".yaml")),
            List.of(Assignment.parse("seed=77"), Assignment.parse("search.latencyTable=a b.json")));
    SposConfig told =
        ConfigLoader.parse(
            ConfigLoader.toYaml(config), "the driver", List.of(Assignment.parse("threads=3")));
    assertThat(told.threads()).isEqualTo(3);
    assertThat(ConfigLoader.differences(config, told)).hasSize(1);
    assertThat(told.space()).isEqualTo(config.space());
  }
}
