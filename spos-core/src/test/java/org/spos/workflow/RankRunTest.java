package org.spos.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spos.checkpoint.Checkpoint;
import org.spos.checkpoint.CheckpointFile;
import org.spos.error.CheckpointException;
import org.spos.run.Manifest;
import org.spos.run.Manifest.Outcome;
import org.spos.run.RankFile.Pair;
import org.spos.run.RunDirectory;
import org.spos.run.RunView;

/** A ranking is a run as a search is: one process, one configuration, resumed with the same. */
class RankRunTest {
  @TempDir Path folder;
  private Playground play;
  private Path file;

  @BeforeEach
  void train() {
    play = Playground.in(folder);
    file = supernet("supernet", "seed=0");
  }

  private Path supernet(String run, String seed) {
    return new TrainSupernet(play.config(seed), Optional.empty(), play.context(run))
        .run()
        .network()
        .orElseThrow();
  }

  private RankArchitectures.Result rank(
      int count, boolean resume, BooleanSupplier stop, String... keys) {
    Checkpoint supernet = CheckpointFile.read(file);
    return new RankArchitectures(
            play.config(keys).withSpace(supernet.space()),
            supernet,
            file,
            RankRequest.trained(count),
            play.context("rank", resume, stop))
        .run();
  }

  private void interruptedRank() {
    RankArchitectures.Result stopped = rank(10, false, Playground.after(40));
    assertThat(stopped.interrupted()).isTrue();
    assertThat(stopped.pairs()).hasSizeBetween(1, 9);
  }

  @Test
  void itsManifestSaysHowItEnded() {
    interruptedRank();
    Path manifest = folder.resolve("rank/manifest.json");
    assertThat(Manifest.read(manifest).command()).isEqualTo("rank");
    assertThat(Manifest.read(manifest).inputs()).containsEntry("supernet", file.toString());
    assertThat(Manifest.read(manifest).outcome()).isEqualTo(Outcome.INTERRUPTED);
    rank(10, true, () -> false);
    assertThat(Manifest.read(manifest).outcome()).isEqualTo(Outcome.FINISHED);
    assertThat(RunView.of(folder.resolve("rank")).ranks()).hasSize(10);
    assertThat(RunView.allIn(folder.resolve("rank"))).as("and its trainings").hasSize(1 + 10);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tester.recalibration=ema | tester.recalibration: cumulative, now ema",
        "tester.testImages=3 | tester.testImages: 0, now 3",
        "scratch.learningRate=0.1 | scratch.learningRate: 0.5, now 0.1",
        "scratch.iterations=13 | scratch.iterations: 12, now 13",
        "scratch.trainOn=withoutSearchSplit | scratch.trainOn: all, now withoutSearchSplit",
        "search.flopsLimit=2G | search.flopsLimit: 1000000000, now 2000000000",
        "data.searchPerClass=1 | data.searchPerClass: 2, now 1",
        "data.preprocessing=normalised | data.preprocessing: bgr255, now normalised",
        "seed=3 | seed: 0, now 3",
      })
  void unlikePairsAreNotMixed(String key, String named) throws IOException {
    interruptedRank();
    Path config = folder.resolve("rank/config.yaml");
    String before = Files.readString(config);
    String pairs = Files.readString(folder.resolve("rank/pairs.csv"));
    assertThatThrownBy(() -> rank(10, true, () -> false, key))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(named);
    assertThat(config).as("what the pairs were measured with").hasContent(before);
    assertThat(folder.resolve("rank/pairs.csv")).hasContent(pairs);
    assertThat(rank(10, true, () -> false, "threads=1", "search.epochs=9").pairs()).hasSize(10);
  }

  @Test
  void anotherSupernetIsRefused() throws IOException {
    interruptedRank();
    Path config = folder.resolve("rank/config.yaml");
    String before = Files.readString(config);
    Path own = file;
    file = supernet("other", "seed=5");
    assertThatThrownBy(() -> rank(10, true, () -> false))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("changed: supernet: ");
    assertThat(config).hasContent(before);
    file = own;
    assertThat(rank(10, true, () -> false).interrupted()).isFalse();
  }

  @Test
  void moreArchitecturesAreAddedToThoseThatAreMeasured() {
    List<Pair> ten = rank(10, false, () -> false).pairs();
    assertThat(rank(12, true, () -> false).pairs())
        .hasSize(12)
        .startsWith(ten.toArray(new Pair[0]));
  }

  @Test
  void oneProcessMeasuresAtATime() {
    interruptedRank();
    try (RunDirectory held = RunDirectory.resume(folder.resolve("rank"))) {
      assertThat(held.resumed()).isTrue();
      assertThatThrownBy(() -> rank(10, true, () -> false))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("is in use by process");
    }
  }

  @Test
  void costTablesAreReadAsByASearch() {
    assertThatThrownBy(() -> rank(10, false, () -> false, "flopsTable=/nonexistent"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("/nonexistent");
    assertThatThrownBy(
            () ->
                rank(
                    10,
                    false,
                    () -> false,
                    "search.latencyLimit=1",
                    "search.latencyTable=/nonexistent"))
        .hasMessageContaining("/nonexistent");
    assertThat(folder.resolve("rank")).doesNotExist();
  }

  /** Version 0.1 left pairs and a configuration that any resume replaced. */
  @Test
  void aRankingOfAnEarlierVersionIsReadButNotGoneOnWith() throws IOException {
    interruptedRank();
    Path run = folder.resolve("rank");
    Files.delete(run.resolve("manifest.json"));
    Files.delete(run.resolve("run.lock"));
    assertThatThrownBy(() -> rank(10, true, () -> false))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("is a ranking of version 0.1")
        .hasMessageContaining("--pairs " + run.resolve("pairs.csv"));
    assertThat(run.resolve("run.lock")).as("nothing was touched").doesNotExist();
  }

  @Test
  void itCanBeRepeatedBitForBit() throws IOException {
    rank(10, false, () -> false);
    Path manifest = folder.resolve("rank/manifest.json");
    RepeatRun.Result again =
        new RepeatRun(manifest, RunView.of(folder.resolve("rank")).config(), play.context("again"))
            .run();
    assertThat(again.differences()).isEmpty();
    assertThat(again.compared())
        .as("pairs, scores and the files of ten trainings")
        .isGreaterThan(30);
    Path pairs = folder.resolve("rank/pairs.csv");
    Files.writeString(
        pairs, Files.readString(pairs).replaceFirst("(?m),[^,]+$(?=\\s*\\z)", ",1.5"));
    assertThat(
            new RepeatRun(
                    manifest, RunView.of(folder.resolve("rank")).config(), play.context("third"))
                .run()
                .differences())
        .singleElement()
        .asString()
        .startsWith("pairs.csv: pair 10 was ");
  }
}
