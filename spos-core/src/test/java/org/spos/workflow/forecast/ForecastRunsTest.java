package org.spos.workflow.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spos.config.SposConfig;
import org.spos.cost.FlopsDistribution;
import org.spos.cost.Parameters;
import org.spos.engine.Engines;
import org.spos.plan.NetworkPlan;
import org.spos.space.SearchSpace;
import org.spos.workflow.Epochs;
import org.spos.workflow.Playground;

class ForecastRunsTest {
  @TempDir Path folder;
  private Playground playground;

  @BeforeEach
  void draw() {
    playground = Playground.in(folder);
  }

  /** 3 classes of 10 and 4 images; 2 of each class score candidates. */
  @Test
  void countsTheImagesOfEachStep() {
    ImageCounts counts = forecast().images();
    assertThat(counts)
        .isEqualTo(new ImageCounts(24, 6, 30, 12, playground.data().toString(), true, false));
  }

  @Test
  void takesImageNetForAThousandClassesWhereThereAreNoImages() {
    ImageCounts counts = ImageCounts.assumed(SposConfig.defaults());
    assertThat(counts.train()).isEqualTo(1_281_167 - 50_000);
    assertThat(counts.search()).isEqualTo(50_000);
    assertThat(counts.scratch()).isEqualTo(1_281_167);
    assertThat(counts.val()).isEqualTo(50_000);
    assertThat(counts.guessed()).isFalse();
  }

  /** Times are images over images a second, worked out here from the speeds that it names. */
  @Test
  void addsUpWhatEachStepReads() {
    Forecast forecast = forecast();
    Speed speed = forecast.speed();
    assertThat(forecast.steps())
        .extracting(Step::command)
        .containsExactly("train-supernet", "search", "scratch");
    assertThat(seconds(forecast, 0)).isCloseTo(12 * 8 / speed.supernet(), within(1e-9));
    // 18 candidates; 10 images for statistics and 6 to score them, all kept in memory
    assertThat(seconds(forecast, 1))
        .isCloseTo(
            18 * (speed.perCandidate() + 10 / speed.recalibrate() + 6 / speed.test()),
            within(1e-9));
    assertThat(seconds(forecast, 2))
        .isCloseTo(
            12 * 8 / speed.scratch()
                + 2 * 8 / speed.recalibrateLoading()
                + 12 / speed.testLoading(),
            within(1e-9));
    assertThat(forecast.seconds())
        .isCloseTo(
            seconds(forecast, 0) + seconds(forecast, 1) + seconds(forecast, 2), within(1e-9));
  }

  /**
   * By hand. A batch of 8 in 4 shards is 2 images for each of 4 processes, and their gradients go
   * around twice. Of the 6 candidates of each of 3 generations the busiest process has 2; the last
   * pass over the BN statistics and val are for one process.
   */
  @Test
  void sharesOutWhatSeveralProcessesShare() {
    String[] shards = {"supernet.shards=4", "scratch.shards=4"};
    Forecast forecast = forecast(new Processes(4, true), shards);
    Speed speed = forecast.speed();
    double exchange = 2 * (4 * Parameters.of(costliest()) / 1.25e9 + 50e-6);
    assertThat(seconds(forecast, 1))
        .isCloseTo(
            6 * (speed.perCandidate() + 10 / speed.recalibrate() + 6 / speed.test()), within(1e-9));
    assertThat(seconds(forecast, 2))
        .isCloseTo(
            12 * (2 / speed.scratch() + exchange)
                + 2 * 8 / speed.recalibrateLoading()
                + 12 / speed.testLoading(),
            within(1e-9));
    assertThat(seconds(forecast, 0))
        .isBetween(12 * 2 / speed.supernet(), 12 * 8 / speed.supernet());
    assertThat(forecast.warnings())
        .noneSatisfy(line -> assertThat(line).contains("refused"))
        .anySatisfy(line -> assertThat(line).startsWith("the speed is that of one process"));
  }

  private NetworkPlan costliest() {
    SearchSpace space = playground.config().space().withClasses(3);
    return NetworkPlan.standalone(space, new FlopsDistribution(space).costliest());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2 | supernet.shards=1 | train-supernet will be refused: 2 processes cannot share 1 shard out; set",
        "4 | scratch.shards=2 | scratch will be refused: 4 processes cannot share 2 shards out; set",
        "3 | supernet.shards=4 | train-supernet will be refused: 3 processes cannot share 4 shards",
      })
  void saysWhichNumberOfProcessesIsRefused(int processes, String assignment, String warning) {
    assertThat(forecast(new Processes(processes, true), assignment).warnings())
        .anySatisfy(line -> assertThat(line).startsWith(warning));
    assertThat(forecast(Processes.ALONE, assignment).warnings())
        .noneSatisfy(line -> assertThat(line).contains("processes"));
  }

  @Test
  void letsAnyNumberThatDividesTheShardsAddInTheFastestOrder() {
    assertThat(
            forecast(
                    new Processes(3, false),
                    "supernet.batchSize=24",
                    "supernet.shards=6",
                    "scratch.shards=3",
                    "distributed.reduce=fast")
                .warnings())
        .noneSatisfy(line -> assertThat(line).contains("refused"));
  }

  /** A cache of one image leaves 9 of 10 and 5 of 6 to decode for each candidate. */
  @Test
  void decodesForEveryCandidateWhatTheCacheDoesNotHold() {
    Forecast forecast = forecast("data.cacheBytes=" + 16 * 16 * 3);
    Speed speed = forecast.speed();
    double candidate =
        speed.perCandidate()
            + 1 / speed.recalibrate()
            + 9 / speed.recalibrateLoading()
            + 1 / speed.test()
            + 5 / speed.testLoading();
    assertThat(seconds(forecast, 1)).isCloseTo(18 * candidate, within(1e-9));
  }

  @Test
  void countsEpochsAsTheTrainingsDo() {
    Forecast forecast =
        new ForecastRuns(
                playground.config(),
                new Epochs(OptionalLong.of(2)),
                false,
                playground.engines(),
                folder,
                Processes.ALONE)
            .run();
    // 24 and 30 images in batches of 8: 3 and 4 steps an epoch
    assertThat(forecast.steps().get(0).work()).startsWith("6 steps of 8 images");
    assertThat(forecast.steps().get(2).work()).startsWith("8 steps of 8 images");
  }

  @Test
  void knowsTheShareOfTheSpace() {
    SposConfig config = playground.config();
    FlopsDistribution flops = new FlopsDistribution(config.space().withClasses(3));
    assertThat(forecast().shareUnderLimit()).isEqualTo(1);
    long half = flops.quantile(0.5);
    assertThat(forecast("search.flopsLimit=" + half).shareUnderLimit())
        .isEqualTo(flops.shareUnder(half));
    assertThat(forecast().architectures()).isEqualTo(64);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "search.flopsLimit=1G | search.flopsLimit 1,000,000,000 is no limit: the costliest",
        "search.flopsLimit=1000 | search will be refused: ",
        "supernet.sampling=flops-range | train-supernet will be refused: ",
        "supernet.batchSize=16 | supernet: the last batch of an epoch has 8 images",
        "supernet.batchSize=8 | supernet: batch normalisation sees 8 images at a time",
        "supernet.batchSize=64 | supernet: a batch of 64 is more than the 24 training images",
        "data.searchSplit=val | candidates are scored on val (data.searchSplit)",
        "tester.recalibrationImages=25 | tester.recalibrationImages is 25 and there are 24",
        "tester.recalibration=ema | BN statistics by ema over ",
        "data.searchPerClass=2 | 6 images score a candidate, 2.0 of a class: differences below",
        "data.dir=nowhere | images: no folder nowhere",
        "supernet.iterations=100G | train-supernet takes ",
      })
  void warnsOfWhatIsUnwiseOrWillBeRefused(String assignment, String warning) {
    assertThat(forecast(assignment).warnings())
        .anySatisfy(line -> assertThat(line).startsWith(warning));
  }

  @Test
  void warnsOfCheckpointsThatAreTooRare() {
    String[] long100 = {"supernet.iterations=100G", "checkpoint.every=100G"};
    assertThat(forecast(long100[0], long100[1], "checkpoint.everyMinutes=0").warnings())
        .anySatisfy(line -> assertThat(line).contains("hours lie between checkpoints"));
    assertThat(forecast(long100[0], long100[1], "checkpoint.everyMinutes=30").warnings())
        .noneSatisfy(line -> assertThat(line).contains("between checkpoints"));
  }

  /** Ten images of a class are too few for any search: that much is always said. */
  @Test
  void saysNothingElseWhereNothingElseIsUnwise() {
    long half = new FlopsDistribution(playground.config().space()).quantile(0.5);
    assertThat(
            forecast("search.flopsLimit=" + half, "supernet.batchSize=24", "scratch.batchSize=30")
                .warnings())
        .singleElement()
        .asString()
        .startsWith("6 images score a candidate");
  }

  /** On the real engine: its times are those of this machine, so only that there are any. */
  @Test
  void measuresEveryStepOnThisMachine() {
    Forecast forecast =
        new ForecastRuns(
                playground.config("threads=1", "supernet.batchSize=8"),
                Epochs.AS_CONFIGURED,
                true,
                Engines.found(),
                folder,
                Processes.ALONE)
            .run();
    Speed speed = forecast.speed();
    assertThat(
            List.of(
                speed.supernet(),
                speed.scratch(),
                speed.recalibrate(),
                speed.recalibrateLoading(),
                speed.test(),
                speed.testLoading()))
        .allSatisfy(rate -> assertThat(rate).isFinite().isGreaterThan(1));
    assertThat(speed.basis()).startsWith("measured here in ").doesNotContain("without loading");
    assertThat(forecast.steps())
        .allSatisfy(step -> assertThat(step.memoryBytes()).isBetween(10_000L, 1_000_000_000L));
    assertThat(forecast.engine()).contains("on cpu, 1 thread");
    assertThat(folder).isDirectoryNotContaining("glob:**/runs");
  }

  private static double seconds(Forecast forecast, int step) {
    return forecast.steps().get(step).seconds();
  }

  private Forecast forecast(String... assignments) {
    return forecast(Processes.ALONE, assignments);
  }

  private Forecast forecast(Processes processes, String... assignments) {
    return new ForecastRuns(
            playground.config(assignments),
            Epochs.AS_CONFIGURED,
            false,
            playground.engines(),
            folder,
            processes)
        .run();
  }
}
