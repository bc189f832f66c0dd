package org.spos.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.spos.config.SupernetConfig.Sampling;
import org.spos.config.TesterConfig.Recalibration;
import org.spos.config.TrainingConfig.ScheduleUnit;
import org.spos.space.SearchSpace;

class PresetsTest {
  private static final Path CONFIG = Path.of(System.getProperty("spos.root", ".."), "config");

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

  @Test
  void thePaperIsTheDefault() {
    assertThat(load("paper")).isEqualTo(SposConfig.defaults());
  }

  /** Numbers of spec B.1, D.1, E.1, F.1: Megvii's argparse defaults. */
  @Test
  void megviiHoldsThePublishedNumbers() {
    SposConfig config = load("megvii");
    assertThat(config.supernet().training())
        .isEqualTo(
            new TrainingConfig(
                150_000,
                1024,
                0.5,
                0,
                TrainingConfig.Curve.LINEAR,
                ScheduleUnit.ITERATION,
                0.9,
                4e-5,
                false,
                0.1));
    assertThat(config.scratch().training().iterations()).isEqualTo(300_000);
    assertThat(config.scratch().bnPassIterations()).isEqualTo(1_280_000 / 1024);
    assertThat(config.supernet().sampling()).isEqualTo(Sampling.FLOPS_BINS_FALLBACK);
    assertThat(config.search().epochs() * config.search().population()).isEqualTo(1050);
    assertThat(config.search().flopsLimit()).isEqualTo(330_000_000);
    assertThat(config.tester().recalibration()).isEqualTo(Recalibration.EMA);
    assertThat(config.tester().recalibrationImages()).isEqualTo(200 * 128);
    assertThat(config.tester().testImages()).isEqualTo(40 * 200);
    assertThat(config.data().searchSplit()).isEqualTo(DataConfig.SearchSplit.VAL);
  }

  /** Numbers of spec B.5, D.3, E.2, F.2: NNI's argparse defaults; 1,281,167 training images. */
  @Test
  void nniHoldsThePublishedNumbers() {
    SposConfig config = load("nni");
    TrainingConfig supernet = config.supernet().training();
    assertThat(supernet.batchSize()).isEqualTo(768);
    assertThat(supernet.iterations()).isEqualTo(120L * ((1_281_167 + 767) / 768));
    assertThat(supernet.scheduleUnit()).isEqualTo(ScheduleUnit.EPOCH);
    assertThat(supernet.decayVectors()).isTrue();
    assertThat(config.scratch().training().iterations())
        .isEqualTo(240L * ((1_281_167 + 1023) / 1024));
    assertThat(config.supernet().sampling()).isEqualTo(Sampling.FLOPS_RANGE);
    assertThat(config.search().selection()).isEqualTo(SearchConfig.Selection.GENERATION);
    assertThat(config.seed()).isEqualTo(42);
  }

  private static SposConfig load(String preset) {
    return ConfigLoader.load(List.of(CONFIG.resolve(preset + ".yaml")), List.of());
  }
}
