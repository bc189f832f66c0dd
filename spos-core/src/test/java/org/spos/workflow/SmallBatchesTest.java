package org.spos.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spos.checkpoint.Checkpoint;
import org.spos.config.SposConfig;
import org.spos.engine.ParameterSet;
import org.spos.error.ConfigException;
import org.spos.interop.SampleNetwork;
import org.spos.plan.NetworkPlan;
import org.spos.space.Architecture;
import org.spos.space.Candidate;
import org.spos.space.SearchSpace;
import org.spos.space.SearchSpace.Stage;

/**
 * Batches of one image at maps of 1x1. PyTorch's BatchNorm2d refuses an input of [1, C, 1, 1] in
 * training and takes [2, C, 1, 1] and [1, C, 2, 1]; 3 classes of 10 images, of which 8 train a
 * supernet.
 */
class SmallBatchesTest {
  /** The stride of the stage makes 1x1 of 2x2. */
  private static final SearchSpace ONE =
      new SearchSpace("one", 4, 4, 2, List.of(new Stage(2, 8)), 8, 3, 0, Candidate.PUBLISHED);

  /** The same with maps of 2x2 at the end. */
  private static final SearchSpace TWO =
      new SearchSpace("two", 8, 4, 2, List.of(new Stage(2, 8)), 8, 3, 0, Candidate.PUBLISHED);

  private static final Architecture PATH = Architecture.of(0, 3);

  @TempDir Path folder;
  private Playground play;

  @BeforeEach
  void draw() {
    play = Playground.in(folder);
  }

  /** 24 images; batches of 23 leave one. */
  @ParameterizedTest
  @CsvSource({"23, 2, true", "23, 1, false", "22, 2, false", "24, 2, false", "2, 12, false"})
  void theLastBatchOfASupernetsEpochIsRefusedBeforeTheFirstStepIfItIsReached(
      int batch, int iterations, boolean refused) {
    String[] keys = {"supernet.batchSize=" + batch, "supernet.iterations=" + iterations};
    check(
        () -> supernet(ONE, keys),
        refused,
        "the last batch of an epoch of 24 images would hold 1 image",
        "-D data.dropLast=true");
    assertThat(folder.resolve("run").toFile().exists()).isEqualTo(!refused);
    if (refused) {
      assertThatCode(() -> supernet(TWO, keys)).doesNotThrowAnyException();
    }
  }

  @Test
  void theLastBatchMayBeLeftOut() {
    assertThatCode(
            () ->
                supernet(
                    ONE, "supernet.batchSize=23", "supernet.iterations=4", "data.dropLast=true"))
        .doesNotThrowAnyException();
  }

  /** All 30 images: batches of 29 leave one, which here only the pass over the BN may reach. */
  @ParameterizedTest
  @CsvSource({"29, 1, 0, false", "29, 1, 1, true", "29, 2, 0, true", "28, 1, 1, false"})
  void theLastBatchOfATrainingFromScratchAndOfItsBnPassIsRefused(
      int batch, int iterations, int bnPass, boolean refused) {
    check(
        () ->
            new TrainFromScratch(
                    config(
                        ONE,
                        "scratch.batchSize=" + batch,
                        "scratch.iterations=" + iterations,
                        "scratch.bnPassIterations=" + bnPass),
                    PATH,
                    play.context("run"))
                .run(),
        refused,
        "the last batch of an epoch of 30 images would hold 1 image");
  }

  /** Ten images in four shards are 3, 3, 3 and 1; eight are 2 each. */
  @ParameterizedTest
  @CsvSource({"10, 4, 1, true", "8, 4, 1, false", "22, 3, 2, true"})
  void aShardOfOneImageIsRefusedToo(int batch, int shards, int iterations, boolean refused) {
    check(
        () ->
            supernet(
                ONE,
                "supernet.batchSize=" + batch,
                "supernet.shards=" + shards,
                "supernet.iterations=" + iterations),
        refused,
        "a shard of ",
        "fewer --shards");
  }

  /** 24 images, or the configured number of them, for the BN statistics of a path. */
  @ParameterizedTest
  @CsvSource({"20000, 23, true", "9, 4, true", "10, 4, false", "20000, 24, false"})
  void theLastBatchOfARecalibrationIsRefusedWhereverStatisticsAreMade(
      int images, int batch, boolean refused) {
    String[] keys = {"tester.recalibrationImages=" + images, "tester.recalibrationBatch=" + batch};
    SposConfig config = config(ONE, keys);
    Checkpoint supernet = checkpoint(ONE);
    String message = "images for BN statistics would hold 1 image";
    check(
        () ->
            new SearchArchitecture(
                    config, supernet, Path.of("s"), Optional.empty(), play.context("search"))
                .run(),
        refused,
        message);
    check(() -> evaluate(config, supernet), refused, message, "tester.recalibrationBatch");
    assertThatCode(() -> evaluate(config(ONE, with(keys, "tester.recalibration=off")), supernet))
        .doesNotThrowAnyException();
    assertThatCode(() -> evaluate(config(TWO, keys), checkpoint(TWO))).doesNotThrowAnyException();
  }

  private void evaluate(SposConfig config, Checkpoint supernet) {
    new EvaluateArchitecture(
            config,
            supernet,
            new EvaluateArchitecture.Request(
                Optional.of(PATH),
                EvaluateArchitecture.Split.VAL,
                Optional.empty(),
                Optional.empty(),
                Optional.empty()),
            play.context("none").engines())
        .run();
  }

  private void supernet(SearchSpace space, String... keys) {
    new TrainSupernet(config(space, keys), Optional.empty(), play.context("run")).run();
  }

  private SposConfig config(SearchSpace space, String... keys) {
    // So that 24 of the 30 images make BN statistics, although nothing trained the weights.
    return play.config(with(keys, "data.trainedOn=withoutSearchSplit")).withSpace(space);
  }

  private static String[] with(String[] keys, String more) {
    return Stream.concat(Arrays.stream(keys), Stream.of(more)).toArray(String[]::new);
  }

  private static void check(ThrowingCallable run, boolean refused, String... words) {
    if (refused) {
      assertThatThrownBy(run)
          .isInstanceOf(ConfigException.class)
          .hasMessageContainingAll(words)
          .hasMessageContaining("batch normalisation expects more than 1 value per channel");
    } else {
      assertThatCode(run).doesNotThrowAnyException();
    }
  }

  private static Checkpoint checkpoint(SearchSpace space) {
    NetworkPlan plan = NetworkPlan.supernet(space);
    return new Checkpoint(
        space,
        Optional.empty(),
        1,
        0,
        "none",
        Map.of(),
        new ParameterSet(SampleNetwork.values(plan, 5), Map.of()));
  }
}
