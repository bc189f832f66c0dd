package org.spos.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.spos.space.SearchSpace;
import org.spos.text.Text;

class PresetsTest {
  private static final Path CONFIG = Path.of(System.getProperty("spos.root", ".."), "config");

  /**
   * Every switch of the method, as the paper, Megvii's options (train.py, search.py, tester.py) and
   * NNI's (supernet.py, tuner.py, tester.py, scratch.py) have it. Typed from these, not copied from
   * the presets. NNI counts epochs: 120 of ceil(1,281,167 / 768) and 240 of ceil(1,281,167 / 1024).
   */
  private static final String PUBLISHED =
      """
      key                         | paper        | megvii              | nni
      seed                        | 0            | 0                   | 42
      data.preprocessing          | bgr255       | bgr255              | bgr255
      data.mean                   | 0.485 0.456 0.406 | 0.485 0.456 0.406 | 0.485 0.456 0.406
      data.deviation              | 0.229 0.224 0.225 | 0.229 0.224 0.225 | 0.229 0.224 0.225
      data.searchSplit            | search       | val                 | val
      data.searchPerClass         | 0            | 0                   | 0
      data.searchFraction         | 0.0          | 0.0                 | 0.0
      data.confirmPerClass        | 0            | 0                   | 0
      data.dropLast               | false        | false               | false
      data.augmentation           | resized-crop | resized-crop        | resized-crop
      data.evalResize             | opencv-linear| opencv-linear       | opencv-linear
      data.resizeSide             | 0            | 0                   | 0
      data.cropArea               | 0.08         | 0.08                | 0.08
      data.jitter                 | 0.4          | 0.4                 | 0.4
      data.flip                   | 0.5          | 0.5                 | 0.5
      supernet.iterations         | 150000       | 150000              | 200280
      supernet.batchSize          | 1024         | 1024                | 768
      supernet.shards             | 1            | 1                   | 1
      supernet.learningRate       | 0.5          | 0.5                 | 0.5
      supernet.finalLearningRate  | 0.0          | 0.0                 | 0.0
      supernet.schedule           | linear       | linear              | linear
      supernet.scheduleUnit       | iteration    | iteration           | epoch
      supernet.momentum           | 0.9          | 0.9                 | 0.9
      supernet.weightDecay        | 4.0E-5       | 4.0E-5              | 4.0E-5
      supernet.decayVectors       | false        | false               | true
      supernet.labelSmoothing     | 0.1          | 0.1                 | 0.1
      supernet.clipNorm           | 0.0          | 0.0                 | 0.0
      supernet.warmupIterations   | 0            | 0                   | 0
      supernet.warmupEpochs       | 0.0          | 0.0                 | 0.0
      supernet.emaDecay           | 0.0          | 0.0                 | 0.0
      supernet.sampling           | flops-bins   | flops-bins-fallback | flops-range
      supernet.flopsMin           | 290000000    | 290000000           | 290000000
      supernet.flopsMax           | 360000000    | 360000000           | 360000000
      supernet.flopsBins          | 7            | 7                   | 7
      supernet.rateByComplexity   | 1.0          | 1.0                 | 1.0
      supernet.probeEvery         | 10000        | 10000               | 10000
      search.algorithm            | evolution    | evolution           | evolution
      search.selection            | history      | history             | generation
      search.score                | top1         | top1                | top1
      search.smooth               | 0            | 0                   | 0
      search.epochs               | 20           | 21                  | 20
      search.population           | 50           | 50                  | 50
      search.select               | 10           | 10                  | 10
      search.mutations            | 25           | 25                  | 25
      search.crossovers           | 25           | 25                  | 25
      search.mutationProbability  | 0.1          | 0.1                 | 0.1
      search.flopsMin             | 0            | 0                   | 0
      search.flopsLimit           | 330000000    | 330000000           | 330000000
      tester.recalibration        | cumulative   | ema                 | ema
      tester.recalibrationImages  | 20000        | 25600               | 25600
      tester.recalibrationBatch   | 128          | 128                 | 128
      tester.testBatch            | 200          | 200                 | 512
      tester.testImages           | 0            | 8000                | 0
      scratch.iterations          | 300000       | 300000              | 300480
      scratch.batchSize           | 1024         | 1024                | 1024
      scratch.shards              | 1            | 1                   | 1
      scratch.learningRate        | 0.5          | 0.5                 | 0.5
      scratch.finalLearningRate   | 0.0          | 0.0                 | 0.0
      scratch.schedule            | linear       | linear              | linear
      scratch.scheduleUnit        | iteration    | iteration           | epoch
      scratch.momentum            | 0.9          | 0.9                 | 0.9
      scratch.weightDecay         | 4.0E-5       | 4.0E-5              | 4.0E-5
      scratch.decayVectors        | false        | false               | true
      scratch.labelSmoothing      | 0.1          | 0.1                 | 0.1
      scratch.clipNorm            | 0.0          | 0.0                 | 0.0
      scratch.warmupIterations    | 0            | 0                   | 0
      scratch.warmupEpochs        | 0.0          | 0.0                 | 0.0
      scratch.emaDecay            | 0.0          | 0.0                 | 0.0
      scratch.trainOn             | all          | all                 | all
      scratch.bnPassIterations    | 1250         | 1250                | 0
      scratch.validateEvery       | 10000        | 10000               | 1252
      scratch.keepBest            | false        | false               | false
      checkpoint.every            | 10000        | 10000               | 1669
      checkpoint.keep             | 3            | 3                   | 3
      """;

  /** Where the images are and how fast the machine is; no part of the method. */
  private static final Set<String> MACHINE =
      Set.of(
          "threads",
          "engine",
          "device",
          "precision",
          "deterministic",
          "data.dir",
          "data.trainList",
          "data.valList",
          "data.valFraction",
          "data.labels",
          "checkpoint.entry",
          "checkpoint.everyMinutes",
          "distributed.reduce",
          "data.trainedOn",
          "data.acceptPreprocessing",
          "data.fastDecode",
          "data.onBadImage",
          "data.workers",
          "data.prefetch",
          "data.cacheBytes",
          "flopsTable",
          "search.latencyTable",
          "search.latencyLimit");

  static Stream<Path> presets() throws IOException {
    try (Stream<Path> files = Files.list(CONFIG)) {
      return files
          .filter(file -> file.toString().endsWith(".yaml"))
          .filter(file -> !file.getFileName().toString().startsWith("space-"))
          .sorted()
          .toList()
          .stream();
    }
  }

  static Stream<Path> spaces() throws IOException {
    try (Stream<Path> files = Files.list(CONFIG)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("space-"))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("presets")
  void everyPresetLoads(Path preset) {
    assertThat(ConfigLoader.load(List.of(preset), List.of()).space().blocks()).isPositive();
  }

  @ParameterizedTest
  @MethodSource("spaces")
  void everySpaceFileIsNamedAfterItsSpace(Path file) {
    assertThat(file.getFileName())
        .hasToString("space-" + SpaceFiles.read(file.toString()).name() + ".yaml");
  }

  @Test
  void theImagenetFileIsTheBuiltInSpace() {
    assertThat(SpaceFiles.read(CONFIG.resolve("space-imagenet.yaml").toString()))
        .isEqualTo(SearchSpace.imagenet())
        .isEqualTo(SpaceFiles.read("imagenet"));
  }

  /** Uniform sampling under the FLOPs constraint; a command alone is given no constraint. */
  @Test
  void thePaperIsTheDefaultButForTheFlopsBins() throws IOException {
    assertThat(ConfigLoader.differences(SposConfig.defaults(), load("paper")))
        .containsExactly("supernet.sampling: uniform, now flops-bins");
    assertThat(firstLines("paper")).contains("but for supernet.sampling", "uniform");
  }

  /** ImageNet's 1,281,167 training images, 50 of each of 1,000 classes held out of them. */
  @ParameterizedTest
  @CsvSource({
    "paper, supernet, 1231167, 124.8",
    "paper, scratch, 1281167, 239.8",
    "megvii, supernet, 1281167, 119.9",
    "megvii, scratch, 1281167, 239.8",
    "nni, supernet, 1281167, 120.1",
    "nni, scratch, 1281167, 240.2",
  })
  void theEpochsThatAPresetNamesAreThoseOfItsNumbers(
      String preset, String section, long images, String epochs) throws IOException {
    SposConfig config = load(preset);
    TrainingConfig training =
        section.equals("supernet") ? config.supernet().training() : config.scratch().training();
    double passes = (double) training.iterations() * training.batchSize() / images;
    assertThat(Text.format("%.1f", passes)).isEqualTo(epochs);
    String line =
        Files.readString(CONFIG.resolve(preset + ".yaml"))
            .lines()
            .dropWhile(text -> !text.startsWith(section))
            .filter(text -> text.strip().startsWith("iterations:"))
            .findFirst()
            .orElseThrow();
    assertThat(line).contains(epochs + " epochs");
  }

  /** Passes over CIFAR-10 and ImageNet of which each last batch is smaller. */
  @ParameterizedTest
  @CsvSource({
    "nas-bench-macro, supernet, 45000, 20",
    "nas-bench-macro, scratch, 50000, 50", // as the table's networks
    "mobilenet, supernet, 1231167, 300",
    "mobilenet, scratch, 1281167, 300",
    "mobilenet-cifar, supernet, 45000, 100",
    "mobilenet-cifar, scratch, 50000, 100",
  })
  void thePresetsOfOtherSpacesTrainWholeEpochs(
      String preset, String section, int images, int epochs) {
    SposConfig config = load(preset);
    TrainingConfig training =
        section.equals("supernet") ? config.supernet().training() : config.scratch().training();
    int batch = training.batchSize();
    assertThat(training.iterations()).isEqualTo((long) epochs * ((images + batch - 1) / batch));
  }

  /** What a supernet of the benchmark learned with, and how its table was trained. */
  @Test
  void theBenchmarksPresetHasTheSettingsThatLearn() {
    SposConfig config = load("nas-bench-macro");
    TrainingConfig supernet = config.supernet().training();
    assertThat(supernet.batchSize()).isEqualTo(128);
    assertThat(supernet.shards()).isEqualTo(2);
    assertThat(supernet.learningRate()).isEqualTo(0.06);
    assertThat(supernet.clipNorm()).isEqualTo(1);
    assertThat(supernet.weightDecay()).isEqualTo(5e-4);
    assertThat(supernet.labelSmoothing()).isZero();
    assertThat(supernet.momentum()).isEqualTo(0.9);
    TrainingConfig scratch = config.scratch().training();
    assertThat(scratch.batchSize()).isEqualTo(256);
    assertThat(scratch.learningRate()).isEqualTo(0.1);
    assertThat(scratch.weightDecay()).isEqualTo(5e-4);
    assertThat(scratch.decayVectors()).isTrue();
    assertThat(scratch.labelSmoothing()).isZero();
    assertThat(scratch.clipNorm()).isZero();
    assertThat(config.data().pixelFormat().name())
        .endsWith("mean 0.4914 0.4822 0.4465, deviation 0.247 0.2435 0.2616");
  }

  private static String firstLines(String preset) throws IOException {
    return Files.readString(CONFIG.resolve(preset + ".yaml"))
        .lines()
        .takeWhile(line -> line.startsWith("#"))
        .collect(Collectors.joining(" "));
  }

  @ParameterizedTest
  @CsvSource({"paper, 1", "megvii, 2", "nni, 3"})
  void everySwitchHasItsPublishedValueAndStandsInTheFile(String preset, int column) {
    Map<String, String> published = new TreeMap<>();
    PUBLISHED
        .lines()
        .skip(1)
        .map(line -> line.split("\\|"))
        .forEach(cells -> published.put(cells[0].strip(), cells[column].strip()));
    Map<String, String> effective = flat(Yaml.MAPPER.valueToTree(load(preset)));
    effective.keySet().removeIf(key -> MACHINE.contains(key) || key.startsWith("space."));
    assertThat(effective).isEqualTo(published);

    Map<String, String> written = flat(Yaml.read(CONFIG.resolve(preset + ".yaml")));
    assertThat(written)
        .containsKey("space")
        .containsKeys(published.keySet().toArray(String[]::new));
    assertThat(load(preset).space()).isEqualTo(SearchSpace.imagenet());
  }

  private static Map<String, String> flat(JsonNode tree) {
    Map<String, String> flat = new TreeMap<>();
    tree.fields()
        .forEachRemaining(
            entry -> {
              if (entry.getValue().isObject()) {
                flat(entry.getValue())
                    .forEach((key, value) -> flat.put(entry.getKey() + "." + key, value));
              } else if (entry.getValue().isArray()) {
                flat.put(
                    entry.getKey(),
                    entry.getValue().toString().replaceAll("[\\[\\]]", "").replace(",", " "));
              } else {
                flat.put(entry.getKey(), entry.getValue().asText());
              }
            });
    return flat;
  }

  private static SposConfig load(String preset) {
    return ConfigLoader.load(List.of(CONFIG.resolve(preset + ".yaml")), List.of());
  }
}
