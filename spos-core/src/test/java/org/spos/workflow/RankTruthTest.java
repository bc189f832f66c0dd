package org.spos.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spos.checkpoint.Checkpoint;
import org.spos.checkpoint.CheckpointFile;
import org.spos.config.SposConfig;
import org.spos.engine.Recalibration;
import org.spos.error.CheckpointException;
import org.spos.error.ConfigException;
import org.spos.error.DataException;
import org.spos.rank.Ranking;
import org.spos.run.Manifest;
import org.spos.run.RankedFile;
import org.spos.run.RunView;
import org.spos.run.ScoreFile;
import org.spos.space.Architecture;
import org.spos.space.SearchSpace;
import org.spos.space.TinySpace;
import org.spos.watch.Progress;
import org.spos.workflow.RankRequest.Which;

/** A ranking against a table: nothing is trained, and every score is kept. */
class RankTruthTest {
  @TempDir Path folder;
  private Playground play;
  private Path file;
  private Path truth;

  @BeforeEach
  void train() throws IOException {
    play = Playground.in(folder);
    file =
        new TrainSupernet(play.config(), Optional.empty(), play.context("supernet"))
            .run()
            .network()
            .orElseThrow();
    truth = table(Playground.SPACE);
  }

  /** All 64 networks, the better the higher their choices. */
  private Path table(SearchSpace space) throws IOException {
    return Files.writeString(
        folder.resolve("truth.csv"),
        "architecture,top1\n"
            + TinySpace.all(space).stream()
                .map(
                    one ->
                        one.toString().replace(',', ' ')
                            + ","
                            + (50 + one.choices().stream().mapToInt(c -> c).sum()))
                .collect(Collectors.joining("\n"))
            + "\n");
  }

  private RankArchitectures.Result rank(
      String run, Which which, List<Recalibration> ways, boolean resume, BooleanSupplier stop) {
    Checkpoint supernet = CheckpointFile.read(file);
    return new RankArchitectures(
            play.config().withSpace(supernet.space()),
            supernet,
            file,
            new RankRequest(Optional.of(truth), which, 1, 1, ways, List.of(), OptionalLong.empty()),
            play.context(run, resume, stop))
        .run();
  }

  private static Which sample(int count) {
    return new Which.Sample(OptionalInt.of(count));
  }

  @Test
  void scoresAreComparedWithTheTable() {
    Ranking ranking =
        rank("rank", sample(12), List.of(), false, () -> false).study().orElseThrow().ranking();
    assertThat(ranking.subjects().networks()).hasSize(12).doesNotHaveDuplicates();
    assertThat(ranking.subjects().truth().size()).isEqualTo(64);
    assertThat(ranking.scores())
        .extracting("name")
        .containsExactly(
            "top1",
            "top1Smoothed",
            "top1Mean",
            "loss",
            "lossSmoothed",
            "lossMean",
            "angle",
            "angleSmoothed",
            "angleMean");
    assertThat(ranking.bands()).as("thirds").hasSize(3);
    assertThat(folder.resolve("rank/scratch-01")).as("nothing is trained").doesNotExist();
    assertThat(folder.resolve("rank/ranking.json")).exists();
    Manifest manifest = Manifest.read(folder.resolve("rank/manifest.json"));
    assertThat(manifest.inputs()).containsEntry("truth", truth.toString());
    assertThat(manifest.inputs().get("truthDigest")).hasSize(64);
  }

  /** Of 12 steps of 8 images, 5 were done at the first checkpoint; a training sees 80 images. */
  @Test
  void aSupernetCostsTheImagesThatItHasSeen() {
    file = folder.resolve("supernet/checkpoints/checkpoint-000005.safetensors");
    RankRequest request =
        new RankRequest(
            Optional.of(truth), sample(12), 1, 1, List.of(), List.of(), OptionalLong.of(80));
    Checkpoint half = CheckpointFile.read(file);
    SposConfig config = play.config().withSpace(half.space());
    assertThat(
            new RankArchitectures(config, half, file, request, play.context("rank"))
                .run()
                .study()
                .orElseThrow()
                .cost())
        .hasValue(0.5);
  }

  @Test
  void aScoreIsThatOfASearch() {
    Ranking ranking =
        rank("rank", sample(12), List.of(), false, () -> false).study().orElseThrow().ranking();
    Checkpoint supernet = CheckpointFile.read(file);
    Images images = Images.openForSearch(play.config().withSpace(supernet.space()));
    try (TestBench bench =
        TestBench.open(
            play.config().withSpace(supernet.space()),
            supernet,
            Optional.of(images),
            play.engines(),
            Progress.silent())) {
      for (int i = 0; i < 12; i++) {
        Architecture one = ranking.subjects().networks().get(i);
        assertThat(ranking.scores().get(0).values()[i])
            .isEqualTo(bench.tester().test(one).percent1());
        assertThat(ranking.scores().get(3).values()[i]).isEqualTo(-bench.tester().test(one).loss());
      }
    }
  }

  @Test
  void eachWayToMakeStatisticsIsScored() {
    List<Recalibration> ways =
        List.of(Recalibration.CUMULATIVE, Recalibration.EMA, Recalibration.OFF);
    Ranking ranking =
        rank("rank", sample(12), ways, false, () -> false).study().orElseThrow().ranking();
    assertThat(ranking.scores())
        .filteredOn(column -> column.name().equals("loss"))
        .extracting("group")
        .containsExactly("cumulative", "ema", "off");
    Ranking alone =
        rank("alone", sample(12), List.of(Recalibration.OFF), false, () -> false)
            .study()
            .orElseThrow()
            .ranking();
    assertThat(ranking.scores().get(15).values())
        .as("as if it had been the only one")
        .isEqualTo(alone.scores().get(3).values());
  }

  @Test
  void aKilledRankGoesOnWhereItStopped() throws IOException {
    List<Recalibration> ways = List.of(Recalibration.CUMULATIVE, Recalibration.OFF);
    rank("whole", sample(12), ways, false, () -> false);
    RankArchitectures.Result stopped = rank("parts", sample(12), ways, false, Playground.after(8));
    assertThat(stopped.interrupted()).isTrue();
    Path scores = folder.resolve("parts/scores.csv");
    List<String> some = Files.readAllLines(scores);
    assertThat(some).hasSizeBetween(3, 12);
    Files.writeString(scores, Files.readString(scores) + "off,1 2"); // a line that was not finished
    assertThat(rank("parts", sample(12), ways, true, () -> false).interrupted()).isFalse();
    assertThat(Files.readAllLines(scores))
        .startsWith(some.toArray(String[]::new))
        .isEqualTo(Files.readAllLines(folder.resolve("whole/scores.csv")));
    assertThat(folder.resolve("parts/ranking.json"))
        .hasSameTextualContentAs(folder.resolve("whole/ranking.json"));
  }

  @Test
  void aFinishedRankCanBeAskedForMore() {
    rank("rank", sample(12), List.of(Recalibration.CUMULATIVE), false, () -> false);
    List<Recalibration> more = List.of(Recalibration.CUMULATIVE, Recalibration.EMA);
    Ranking all =
        rank("rank", new Which.All(), more, true, () -> false).study().orElseThrow().ranking();
    assertThat(all.subjects().size()).isEqualTo(64);
    assertThat(ScoreFile.read(folder.resolve("rank/scores.csv"))).hasSize(128);
    assertThat(RankedFile.read(folder.resolve("rank")).networks()).hasSize(64);
  }

  private RankArchitectures.Result changed(boolean accept, String key) {
    Checkpoint supernet = CheckpointFile.read(file);
    RunContext context = play.context("rank", true, () -> false);
    return new RankArchitectures(
            play.config(key).withSpace(supernet.space()),
            supernet,
            file,
            new RankRequest(
                Optional.of(truth), sample(12), 1, 1, List.of(), List.of(), OptionalLong.empty()),
            new RunContext(
                context.runDirectory(),
                true,
                accept,
                context.commandLine(),
                context.engines(),
                context.progress(),
                context.stop(),
                context.logTo()))
        .run();
  }

  @Test
  void aChangeIsRefusedUnlessItIsAccepted() throws IOException {
    rank("rank", sample(12), List.of(), false, () -> false);
    String scores = Files.readString(folder.resolve("rank/scores.csv"));
    assertThatThrownBy(() -> changed(false, "tester.testImages=3"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("tester.testImages: 0, now 3")
        .hasMessageContaining("accept them with --accept-changed");
    assertThat(folder.resolve("rank/scores.csv")).hasContent(scores);
    assertThat(changed(true, "tester.testImages=3").interrupted()).isFalse();
    assertThat(folder.resolve("rank/earlier-1/scores.csv")).hasContent(scores);
    assertThat(ScoreFile.read(folder.resolve("rank/scores.csv")))
        .hasSize(12)
        .allMatch(score -> score.images() == 3);
  }

  @Test
  void anotherSupernetIsRefusedUnlessItIsAccepted() throws IOException {
    rank("rank", sample(12), List.of(), false, () -> false);
    Path other =
        new TrainSupernet(play.config("seed=5"), Optional.empty(), play.context("other"))
            .run()
            .network()
            .orElseThrow();
    file = other;
    assertThatThrownBy(() -> changed(false, "threads=1"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("changed: supernet: ")
        .hasMessageContaining("--accept-changed");
    assertThat(changed(true, "threads=1").interrupted()).isFalse();
    assertThat(folder.resolve("rank/earlier-1/scores.csv")).exists();
  }

  @Test
  void anotherTableIsRefusedUnlessItIsAccepted() throws IOException {
    rank("rank", sample(12), List.of(), false, () -> false);
    String first = Files.readString(folder.resolve("rank/networks.csv"));
    Path moved = Files.copy(truth, folder.resolve("moved.csv"));
    Path old = truth;
    truth = moved;
    assertThat(changed(false, "threads=1").interrupted()).as("the same one elsewhere").isFalse();
    Files.writeString(truth, Files.readString(truth).replaceAll(",5(\\d)", ",6$1"));
    assertThatThrownBy(() -> changed(false, "threads=1"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("truth: " + old + " with sha256 ")
        .hasMessageContaining(", now " + moved + " with sha256 ")
        .hasMessageContaining("accept them with --accept-changed");
    assertThat(folder.resolve("rank/networks.csv")).hasContent(first);
    assertThat(changed(true, "threads=1").interrupted()).isFalse();
    assertThat(RankedFile.read(folder.resolve("rank")).networks())
        .allSatisfy(network -> assertThat(network.truth()).isGreaterThanOrEqualTo(60));
    assertThat(Manifest.read(folder.resolve("rank/manifest.json")).inputs())
        .containsEntry("truth", moved.toString());
    assertThat(changed(false, "threads=1").interrupted()).as("it has been accepted").isFalse();
  }

  @Test
  void aRepetitionNeedsTheSameTable() throws IOException {
    rank("rank", sample(12), List.of(), false, () -> false);
    Files.writeString(truth, Files.readString(truth).replaceAll(",5(\\d)", ",6$1"));
    Path manifest = folder.resolve("rank/manifest.json");
    SposConfig config = RunView.of(folder.resolve("rank")).config();
    assertThatThrownBy(() -> new RepeatRun(manifest, config, play.context("again")).run())
        .isInstanceOf(DataException.class)
        .hasMessageContaining("the table is not that of " + manifest)
        .hasMessageContaining("truth: " + truth + " with sha256 ");
    assertThat(folder.resolve("again")).doesNotExist();
  }

  @Test
  void whatTheTableDoesNotKnowIsCounted() throws IOException {
    List<String> lines = Files.readAllLines(truth);
    Files.write(truth, lines.subList(0, 31)); // 30 networks
    Which listed = new Which.Listed(TinySpace.all(Playground.SPACE));
    assertThatThrownBy(() -> rank("rank", listed, List.of(), false, () -> false))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("knows nothing of 34 of the 64 networks to rank, first 1,3,2");
    assertThatThrownBy(() -> rank("rank", sample(31), List.of(), false, () -> false))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("--networks asks for 31")
        .hasMessageContaining("30 distinct networks");
    assertThat(folder.resolve("rank")).doesNotExist();
  }

  @Test
  void fewerThanTenAreRefusedBeforeAnythingIsScored() {
    assertThatThrownBy(() -> sample(9))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("--networks must be at least 10, got 9");
    Which listed = new Which.Listed(TinySpace.all(Playground.SPACE).subList(0, 9));
    assertThatThrownBy(() -> rank("rank", listed, List.of(), false, () -> false))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("9 distinct networks are too few");
    assertThat(folder.resolve("rank")).doesNotExist();
  }

  @Test
  void itCanBeRepeatedBitForBit() throws IOException {
    List<Recalibration> ways = List.of(Recalibration.OFF, Recalibration.CUMULATIVE);
    rank("rank", sample(12), ways, false, () -> false);
    Path manifest = folder.resolve("rank/manifest.json");
    RunView run = RunView.of(folder.resolve("rank"));
    RepeatRun.Result again = new RepeatRun(manifest, run.config(), play.context("again")).run();
    assertThat(again.differences()).isEmpty();
    assertThat(again.compared()).as("scores.csv").isEqualTo(1);
    Path scores = folder.resolve("rank/scores.csv");
    Files.writeString(
        scores, Files.readString(scores).replaceFirst("(?m),[^,]+$(?=\\s*\\z)", ",1.5"));
    assertThat(new RepeatRun(manifest, run.config(), play.context("third")).run().differences())
        .singleElement()
        .asString()
        .startsWith("scores.csv: line 26 was ");
  }
}
