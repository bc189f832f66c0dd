package org.spos.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spos.checkpoint.Checkpoint;
import org.spos.checkpoint.CheckpointFile;
import org.spos.config.ConfigLoader;
import org.spos.config.SposConfig;
import org.spos.engine.Device;
import org.spos.engine.Engine;
import org.spos.engine.Engines;
import org.spos.engine.Recalibration;
import org.spos.error.ConfigException;
import org.spos.evolve.Evaluation;
import org.spos.run.Metrics;
import org.spos.space.Architecture;
import org.spos.train.FakeProvider;
import org.spos.train.LateEngine;

/** Measuring a network while it is trained: what is measured, and that training never notices. */
class WatchedTrainingTest {
  private static final Architecture PATH = Architecture.of(2, 0, 3);

  @TempDir Path folder;
  private Playground play;

  @BeforeEach
  void draw() {
    play = Playground.in(folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {"onednn", "nd4j"})
  void leavesEveryBitOfARealTrainingAsItIsWithout(String engine) {
    SposConfig watched =
        play.config(
            "engine=" + engine,
            "scratch.validateEvery=3",
            "scratch.keepBest=true",
            "supernet.probeEvery=3");
    SposConfig alone =
        play.config("engine=" + engine, "scratch.validateEvery=0", "supernet.probeEvery=0");
    new TrainFromScratch(watched, PATH, real("watched")).run();
    new TrainFromScratch(alone, PATH, real("alone")).run();
    supernet(watched, real("watched-net"));
    supernet(alone, real("alone-net"));
    for (String net : List.of("", "-net")) {
      Checkpoint one = last("watched" + net);
      Checkpoint other = last("alone" + net);
      assertThat(one.parameters().values())
          .usingRecursiveComparison()
          .isEqualTo(other.parameters().values());
      assertThat(one.parameters().momentum())
          .usingRecursiveComparison()
          .isEqualTo(other.parameters().momentum());
      assertThat(rows("watched" + net, "loss")).isEqualTo(rows("alone" + net, "loss"));
    }
    assertThat(values("watched/" + TrainFromScratch.FILE))
        .usingRecursiveComparison()
        .isEqualTo(values("alone/" + TrainFromScratch.FILE));
    assertThat(rows("watched", "valTop1"))
        .extracting(Metrics.Row::step)
        .containsExactly(3L, 6L, 9L, 12L);
    assertThat(rows("watched-net", "probeTop1")).hasSize(4);
    assertThat(rows("alone", "valTop1")).isEmpty();
  }

  /**
   * The accuracy of a checkpoint, measured by somebody else, is what the curve says of its step.
   */
  @Test
  void measuresWhatEvaluateMeasuresOnTheSameWeights() {
    SposConfig config = play.config("engine=nd4j", "scratch.validateEvery=5", "tester.testBatch=3");
    new TrainFromScratch(config, PATH, real("run")).run();
    Checkpoint fifth =
        CheckpointFile.read(folder.resolve("run/checkpoints/checkpoint-000005.safetensors"));
    Evaluation evaluated =
        new EvaluateArchitecture(
                config.withSpace(fifth.space()),
                fifth,
                new EvaluateArchitecture.Request(
                    Optional.empty(),
                    EvaluateArchitecture.Split.VAL,
                    Optional.of(Recalibration.CUMULATIVE),
                    Optional.empty(),
                    Optional.empty()),
                Engines.found())
            .run()
            .evaluation();
    Map<String, Double> row = rows("run", "valTop1").get(0).values();
    assertThat(row.get("valTop1")).isEqualTo(evaluated.percent1());
    assertThat(row.get("valTop5")).isEqualTo(evaluated.percent5());
    assertThat(row.get("valLoss")).isEqualTo(evaluated.loss());
  }

  /** As on a GPU: the next step may have been begun before the numbers of one are there. */
  @Test
  void measuresWhatAStepLeftWhereItsNumbersComeLate() {
    SposConfig config =
        play.config("engine=onednn", "scratch.validateEvery=3", "supernet.probeEvery=3");
    new TrainFromScratch(config, PATH, real("prompt")).run();
    supernet(config, real("prompt-net"));
    try (Engine engine = Engines.found().open(config.engineRequest())) {
      Engines late = Engines.of(new FakeProvider(new LateEngine(engine), "onednn", 1, Device.CPU));
      new TrainFromScratch(config, PATH, play.context("late", false, () -> false, late)).run();
      supernet(config, play.context("late-net", false, () -> false, late));
    }
    assertThat(rows("prompt", "valLoss")).hasSize(4);
    for (String net : List.of("", "-net")) {
      assertThat(folder.resolve("late" + net + "/metrics.jsonl"))
          .hasSameBinaryContentAs(folder.resolve("prompt" + net + "/metrics.jsonl"));
    }
  }

  @Test
  void measuresOnHeldOutTrainingImagesWhereScratchLeavesThemOut() {
    new TrainFromScratch(
            play.config("scratch.validateEvery=4", "scratch.trainOn=withoutSearchSplit"),
            PATH,
            play.context("run"))
        .run();
    assertThat(rows("run", "heldOutTop1")).hasSize(3);
    assertThat(rows("run", "valTop1")).isEmpty();
  }

  @Test
  void goesOnAfterAnInterruptionToTheSameCurves() {
    SposConfig config = play.config("scratch.validateEvery=2", "supernet.probeEvery=2");
    new TrainFromScratch(config, PATH, play.context("whole")).run();
    supernet(config, play.context("whole-net"));
    for (int stop = 1; stop < 40; stop += 6) { // in steps, and within measurements
      String run = "parts" + stop;
      new TrainFromScratch(config, PATH, play.context(run, false, Playground.after(stop))).run();
      new TrainFromScratch(config, PATH, play.context(run, true, () -> false)).run();
      assertThat(folder.resolve(run + "/metrics.jsonl"))
          .hasSameBinaryContentAs(folder.resolve("whole/metrics.jsonl"));
      assertThat(values(run + "/" + TrainFromScratch.FILE))
          .usingRecursiveComparison()
          .isEqualTo(values("whole/" + TrainFromScratch.FILE));
      supernet(config, play.context(run + "-net", false, Playground.after(stop)));
      supernet(config, play.context(run + "-net", true, () -> false));
      assertThat(folder.resolve(run + "-net/metrics.jsonl"))
          .hasSameBinaryContentAs(folder.resolve("whole-net/metrics.jsonl"));
    }
  }

  @Test
  void endsAMeasurementSoonWhenToldToStop() {
    int[] asked = {0};
    boolean[] stop = {false};
    BooleanSupplier fromTheFirstMeasurementOn = () -> stop[0] |= ++asked[0] > 5;
    TrainFromScratch.Result stopped =
        new TrainFromScratch(
                play.config("scratch.validateEvery=5", "tester.testBatch=1"),
                PATH,
                play.context("run", false, fromTheFirstMeasurementOn))
            .run();
    assertThat(stopped.training().iterations()).isEqualTo(5);
    assertThat(asked[0]).as("questions in 5 steps and a cut measurement").isLessThan(12);
    assertThat(rows("run", "valTop1")).isEmpty();
  }

  @Test
  void keepsTheBestNetworkAndSaysOnWhichImagesItWasChosen() {
    SposConfig config =
        play.config("engine=nd4j", "scratch.validateEvery=3", "scratch.keepBest=true");
    TrainFromScratch.Result result = new TrainFromScratch(config, PATH, real("run")).run();
    BestNetwork.Kept best = result.best().orElseThrow();
    List<Metrics.Row> curve = rows("run", "valTop1");
    double highest = curve.stream().mapToDouble(WatchedTrainingTest::top1).max().orElseThrow();
    assertThat(best.top1()).isEqualTo(highest);
    assertThat(best.iteration())
        .isEqualTo(
            curve.stream().filter(row -> top1(row) == highest).findFirst().orElseThrow().step());
    assertThat(best.chosenOn().words()).isEqualTo("chosen on val, optimistic");
    Checkpoint kept = CheckpointFile.read(best.file());
    assertThat(ChosenOn.of(kept)).contains(ChosenOn.VAL);
    assertThat(ChosenOn.of(CheckpointFile.read(result.training().network().orElseThrow())))
        .isEmpty();
    assertThat(evaluated(config.withSpace(kept.space()), kept).percent1())
        .as("with the BN statistics that it holds")
        .isEqualTo(highest);
  }

  @Test
  void keepsTheSameBestNetworkAfterAnInterruption() {
    SposConfig config =
        play.config("engine=nd4j", "scratch.validateEvery=2", "scratch.keepBest=true");
    new TrainFromScratch(config, PATH, real("whole")).run();
    new TrainFromScratch(config, PATH, real("parts", false, Playground.after(30))).run();
    new TrainFromScratch(config, PATH, real("parts", true, () -> false)).run();
    assertThat(folder.resolve("parts/best.safetensors"))
        .hasSameBinaryContentAs(folder.resolve("whole/best.safetensors"));
  }

  @Test
  void refusesToKeepABestOneThatNothingMeasures() {
    assertThatThrownBy(() -> play.config("scratch.keepBest=true", "scratch.validateEvery=0"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("scratch.keepBest")
        .hasMessageContaining("scratch.validateEvery");
  }

  @Test
  void probesPathsThatTheTrainingMayDraw() {
    SposConfig bounded =
        play.config(
            "supernet.sampling=flops-range", "supernet.flopsMin=0", "supernet.flopsMax=60000");
    List<Architecture> paths = SupernetProbe.paths(bounded);
    assertThat(paths).hasSizeBetween(1, 5).doesNotHaveDuplicates();
    assertThat(paths)
        .allSatisfy(
            path -> assertThat(FlopsCounting.of(bounded).of(path)).isLessThanOrEqualTo(60_000));
    assertThat(SupernetProbe.paths(bounded)).isEqualTo(paths);
    assertThat(SupernetProbe.paths(play.config("seed=7"))).hasSize(5).isNotEqualTo(paths);
  }

  @Test
  void measuresNothingInRunsOfBeforeThereWereMeasurements() throws Exception {
    SposConfig without = play.config("scratch.validateEvery=0");
    new TrainFromScratch(without, PATH, play.context("run", false, Playground.after(3))).run();
    Path file = folder.resolve("run/config.yaml");
    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    lines.removeIf(line -> line.matches("\\s+(validateEvery|probeEvery|keepBest):.*"));
    Files.write(file, lines);
    SposConfig read = ConfigLoader.loadRun(file);
    assertThat(read.scratch().validateEvery()).isZero();
    assertThat(read.supernet().probeEvery()).isZero();
    assertThat(SposConfig.defaults().scratch().validateEvery()).isPositive();
  }

  private static double top1(Metrics.Row row) {
    return Objects.requireNonNull(row.values().get("valTop1"));
  }

  private static Evaluation evaluated(SposConfig config, Checkpoint network) {
    return new EvaluateArchitecture(
            config,
            network,
            new EvaluateArchitecture.Request(
                Optional.empty(),
                EvaluateArchitecture.Split.VAL,
                Optional.empty(),
                Optional.empty(),
                Optional.empty()),
            Engines.found())
        .run()
        .evaluation();
  }

  private static void supernet(SposConfig config, RunContext context) {
    new TrainSupernet(config, Optional.empty(), context).run();
  }

  private RunContext real(String run) {
    return real(run, false, () -> false);
  }

  private RunContext real(String run, boolean resume, BooleanSupplier stop) {
    return play.context(run, resume, stop, Engines.found());
  }

  private List<Metrics.Row> rows(String run, String key) {
    return Metrics.read(folder.resolve(run + "/metrics.jsonl")).stream()
        .filter(row -> row.values().containsKey(key))
        .toList();
  }

  private Checkpoint last(String run) {
    return CheckpointFile.read(folder.resolve(run + "/checkpoints/checkpoint-000012.safetensors"));
  }

  private Map<String, float[]> values(String file) {
    return CheckpointFile.read(folder.resolve(file)).parameters().values();
  }
}
