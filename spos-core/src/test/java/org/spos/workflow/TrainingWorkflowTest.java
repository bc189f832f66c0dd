package org.spos.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spos.checkpoint.Checkpoint;
import org.spos.checkpoint.CheckpointFile;
import org.spos.config.ConfigLoader;
import org.spos.config.SposConfig;
import org.spos.config.TrainingConfig;
import org.spos.engine.NetworkOptions;
import org.spos.engine.PixelFormat;
import org.spos.error.CheckpointException;
import org.spos.error.ConfigException;
import org.spos.error.ConstraintException;
import org.spos.error.DivergedException;
import org.spos.run.Manifest;
import org.spos.run.Manifest.Outcome;
import org.spos.run.Metrics;
import org.spos.space.Architecture;

class TrainingWorkflowTest {
  private static final Architecture PATH = Architecture.of(2, 0, 3);

  @TempDir Path folder;
  private Playground play;

  @BeforeEach
  void draw() {
    play = Playground.in(folder);
  }

  @Test
  void leavesASupernetThatSaysHowItWasTrained() {
    TrainResult result = supernet(play.config(), play.context("run"));
    assertThat(result.interrupted()).isFalse();
    assertThat(result.iterations()).isEqualTo(12);
    Checkpoint network = CheckpointFile.read(result.network().orElseThrow());
    assertThat(network.kind()).isEqualTo(Checkpoint.Kind.SUPERNET);
    assertThat(network.space().classes()).as("as many as the data has").isEqualTo(3);
    assertThat(network.classes().names())
        .as("the folders of its images, in their order")
        .isEqualTo(FoundImages.open(play.config().data()).classes())
        .first()
        .asString()
        .startsWith("c000-");
    assertThat(network.parameters().momentum()).isEmpty();
    assertThat(network.metrics()).containsKey("config");
    assertThat(folder.resolve("run/checkpoints"))
        .isDirectoryContaining("glob:**/checkpoint-000005.safetensors")
        .isDirectoryContaining("glob:**/checkpoint-000012.safetensors");
    assertThat(Metrics.read(folder.resolve("run/metrics.jsonl"))).hasSize(12);
    assertThat(Manifest.read(folder.resolve("run/manifest.json")).outcome())
        .isEqualTo(Outcome.FINISHED);
    assertThat(play.engine.options().get(0).pixelFormat()).isEqualTo(PixelFormat.BGR255);
    assertThat(play.engine.options().get(0).labelSmoothing()).isEqualTo(0.1);
  }

  /** 30 images, of which 6 are held out of the supernet's, 8 a batch: 3 and 4 batches. */
  @Test
  void trainsAsManyPassesAsAskedFor() {
    Epochs two = new Epochs(OptionalLong.of(2));
    TrainResult result =
        new TrainSupernet(play.config(), two, Optional.empty(), play.context("run")).run();
    assertThat(result.iterations()).isEqualTo(2 * 3);
    assertThat(ConfigLoader.loadRun(folder.resolve("run/config.yaml")).supernet().training())
        .as("the run means the same without the option")
        .extracting(TrainingConfig::iterations)
        .isEqualTo(6L);
    assertThat(
            new TrainFromScratch(play.config(), two, PATH, play.context("scratch"))
                .run()
                .training()
                .iterations())
        .isEqualTo(2 * 4);
    assertThatThrownBy(
            () ->
                new TrainSupernet(
                        play.config(),
                        new Epochs(OptionalLong.of(Long.MAX_VALUE)),
                        Optional.empty(),
                        play.context("long"))
                    .run())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("too many; an epoch has 3 iterations here");
  }

  @Test
  void goesOnAfterAnInterruptionToTheSameBytes() throws IOException {
    supernet(play.config(), play.context("whole"));
    TrainResult stopped =
        supernet(play.config(), play.context("parts", false, Playground.after(7)));
    assertThat(stopped.interrupted()).isTrue();
    assertThat(stopped.iterations()).isEqualTo(7);
    assertThat(Manifest.read(folder.resolve("parts/manifest.json")).outcome())
        .isEqualTo(Outcome.INTERRUPTED);
    supernet(play.config("data.workers=3"), play.context("parts", true, () -> false));

    assertThat(folder.resolve("parts/metrics.jsonl"))
        .hasSameBinaryContentAs(folder.resolve("whole/metrics.jsonl"));
    assertSameNetwork("parts/" + TrainSupernet.FILE, "whole/" + TrainSupernet.FILE);
    assertSameNetwork(
        "parts/checkpoints/checkpoint-000012.safetensors",
        "whole/checkpoints/checkpoint-000012.safetensors");
  }

  @Test
  void repeatsWhatWasDoneAfterTheLastCheckpointOfAKilledRun() throws IOException {
    supernet(play.config(), play.context("whole"));
    supernet(play.config(), play.context("killed", false, Playground.after(7)));
    // As if the process had died in iteration 8: the last checkpoint is that of iteration 5.
    Files.delete(folder.resolve("killed/checkpoints/checkpoint-000007.safetensors"));
    supernet(play.config(), play.context("killed", true, () -> false));
    assertThat(folder.resolve("killed/metrics.jsonl"))
        .hasSameBinaryContentAs(folder.resolve("whole/metrics.jsonl"));
    assertSameNetwork("killed/" + TrainSupernet.FILE, "whole/" + TrainSupernet.FILE);
    List<Metrics.Row> times = Metrics.read(folder.resolve("killed/times.jsonl"));
    assertThat(times).as("each step once").hasSize(12);
    assertThat(times)
        .allSatisfy(
            row -> {
              assertThat(row.values().get("seconds")).isPositive();
              assertThat(row.values().get("dataWait")).isBetween(0.0, 100.0);
            });
  }

  @Test
  void refusesToGoOnWithAnotherConfigurationOrOtherImages() throws IOException {
    supernet(play.config(), play.context("run", false, Playground.after(3)));
    assertThatThrownBy(
            () ->
                supernet(
                    play.config("supernet.momentum=0.5", "search.epochs=9"),
                    play.context("run", true, () -> false)))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("supernet.momentum: 0.9, now 0.5")
        .hasMessageNotContaining("epochs");
    Path image =
        Files.walk(play.data().resolve("val"))
            .filter(Files::isRegularFile)
            .findFirst()
            .orElseThrow();
    Files.move(image, image.resolveSibling("renamed.jpg"));
    assertThatThrownBy(() -> supernet(play.config(), play.context("run", true, () -> false)))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("changed since");
  }

  @Test
  void trainsInShardsAndRefusesToGoOnInOthers() {
    supernet(play.config("supernet.shards=2"), play.context("run", false, Playground.after(3)));
    assertThat(play.engine.options().get(0).shards()).isEqualTo(2);
    assertThatThrownBy(() -> supernet(play.config(), play.context("run", true, () -> false)))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("supernet.shards: 2, now 1");
    new TrainFromScratch(play.config("scratch.shards=2"), PATH, play.context("scratch")).run();
    NetworkOptions scratch = play.engine.options().get(2);
    assertThat(scratch.shards()).isEqualTo(2);
    assertThat(scratch.maxBatch())
        .as("val is predicted in pieces")
        .isEqualTo(play.config().scratch().training().batchSize());
  }

  @Test
  void writesAllPathsOfAStrictlyFairStep() {
    supernet(play.config("supernet.sampling=strict-fair"), play.context("run"));
    for (Metrics.Row row : Metrics.read(folder.resolve("run/metrics.jsonl"))) {
      for (int block = 0; block < 3; block++) {
        int at = block;
        assertThat(row.paths().stream().map(path -> path.choice(at)))
            .containsExactlyInAnyOrder(0, 1, 2, 3);
      }
    }
  }

  /** What was strict-fair before there were shards is something else than it is now. */
  @Test
  void refusesToGoOnWithWhatOnceHadTheNameOfStrictFairness() throws IOException {
    SposConfig fair = play.config("supernet.sampling=strict-fair");
    supernet(fair, play.context("run", false, Playground.after(3)));
    Path written = folder.resolve("run/config.yaml");
    String old = Files.readString(written).replaceAll("(?m)^  shards: 1\n", "");
    Files.writeString(written, old);
    assertThatThrownBy(() -> supernet(fair, play.context("run", true, () -> false)))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("now called balanced; write that into its config.yaml");
    Files.writeString(written, old.replace("strict-fair", "balanced"));
    SposConfig balanced = play.config("supernet.sampling=balanced");
    assertThat(supernet(balanced, play.context("run", true, () -> false)).interrupted()).isFalse();
  }

  @Test
  void leavesNothingBehindWhenTheBoundsCannotBeMet() {
    SposConfig impossible =
        play.config("supernet.sampling=flops-range", "supernet.flopsMin=1", "supernet.flopsMax=2");
    assertThatThrownBy(() -> supernet(impossible, play.context("run")))
        .isInstanceOf(ConstraintException.class);
    assertThat(folder.resolve("run")).doesNotExist();
  }

  @Test
  void keepsTheLastGoodCheckpointWhenTrainingDiverges() {
    play.engine.losses.put(7, Double.POSITIVE_INFINITY);
    assertThatThrownBy(() -> supernet(play.config(), play.context("run")))
        .isInstanceOf(DivergedException.class)
        .hasMessageContaining("iteration 8 is Infinity");
    assertThat(folder.resolve("run/checkpoints/checkpoint-000005.safetensors")).exists();
    assertThat(folder.resolve("run/" + TrainSupernet.FILE)).doesNotExist();
    assertThat(Manifest.read(folder.resolve("run/manifest.json")).outcome())
        .isEqualTo(Outcome.FAILED);
  }

  @Test
  void savesNoWeightsThatAreNoNumbers() {
    assertThatThrownBy(
            () -> supernet(play.config("supernet.learningRate=1e38"), play.context("run")))
        .isInstanceOf(DivergedException.class)
        .hasMessageContaining("after iteration 5");
    assertThat(folder.resolve("run/checkpoints").toFile().list())
        .containsExactly("checkpoint-000000.safetensors");
  }

  @Test
  void beginsWithTheWeightsOfAnotherSupernet() {
    Path first = supernet(play.config(), play.context("first")).network().orElseThrow();
    new TrainSupernet(
            play.config("supernet.iterations=1", "supernet.learningRate=1e-30"),
            Optional.of(first),
            play.context("second"))
        .run();
    // A step at learning rate 0 changes no weight in the fake.
    assertThat(values("second/" + TrainSupernet.FILE))
        .usingRecursiveComparison()
        .isEqualTo(values("first/" + TrainSupernet.FILE));
  }

  @Test
  void scratchAveragesBnStatisticsAndMeasuresOnVal() {
    TrainFromScratch.Result result =
        new TrainFromScratch(play.config(), PATH, play.context("run")).run();
    assertThat(result.val().orElseThrow().whole().images()).isEqualTo(12);
    Checkpoint network = CheckpointFile.read(result.training().network().orElseThrow());
    assertThat(network.architecture()).contains(PATH);
    // The fake puts the sum of the calibration's first pixels there; without the pass it is 0.
    assertThat(network.parameters().values().get("first_conv.1.running_mean"))
        .isNotEqualTo(new float[4]);
  }

  @Test
  void scratchGoesOnAfterAnInterruptionToTheSameBytes() {
    new TrainFromScratch(play.config(), PATH, play.context("whole")).run();
    TrainFromScratch.Result stopped =
        new TrainFromScratch(play.config(), PATH, play.context("parts", false, Playground.after(4)))
            .run();
    assertThat(stopped.val()).isEmpty();
    new TrainFromScratch(play.config(), PATH, play.context("parts", true, () -> false)).run();
    assertSameNetwork("parts/" + TrainFromScratch.FILE, "whole/" + TrainFromScratch.FILE);
  }

  @Test
  void scratchOfAnEarlierVersionGoesOnWithTheImagesThatItBeganWith() throws IOException {
    String without = "scratch.trainOn=withoutSearchSplit";
    new TrainFromScratch(play.config(without), PATH, play.context("whole")).run();
    new TrainFromScratch(
            play.config(without), PATH, play.context("parts", false, Playground.after(4)))
        .run();
    Path file = folder.resolve("parts/config.yaml");
    String written = Files.readString(file);
    Files.writeString(file, written.replace("  trainOn: withoutSearchSplit\n", ""));
    assertThat(Files.readString(file)).isNotEqualTo(written);
    assertThatThrownBy(
            () ->
                new TrainFromScratch(play.config(), PATH, play.context("parts", true, () -> false))
                    .run())
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("scratch.trainOn: withoutSearchSplit, now all");
    new TrainFromScratch(ConfigLoader.loadRun(file), PATH, play.context("parts", true, () -> false))
        .run();
    assertSameNetwork("parts/" + TrainFromScratch.FILE, "whole/" + TrainFromScratch.FILE);
    new TrainFromScratch(play.config(), PATH, play.context("all")).run();
    assertThat(values("all/" + TrainFromScratch.FILE).get("first_conv.0.weight"))
        .isNotEqualTo(values("whole/" + TrainFromScratch.FILE).get("first_conv.0.weight"));
  }

  /** 24 images in batches of 10: two batches and one of four. */
  @Test
  void theRateOfAnEpochChangesWithTheImagesOfAnEpoch() {
    String[] keys = {"supernet.batchSize=10", "supernet.scheduleUnit=epoch", "data.dropLast=true"};
    supernet(play.config(keys), play.context("run"));
    assertThat(Metrics.read(folder.resolve("run/metrics.jsonl")))
        .extracting(row -> row.values().get("lr"))
        .hasSize(12)
        .startsWith(0.5, 0.5, 0.5 * (1 - 1 / 6.0), 0.5 * (1 - 1 / 6.0), 0.5 * (1 - 2 / 6.0));
  }

  private static TrainResult supernet(SposConfig config, RunContext context) {
    return new TrainSupernet(config, Optional.empty(), context).run();
  }

  private void assertSameNetwork(String one, String other) {
    assertThat(values(one)).usingRecursiveComparison().isEqualTo(values(other));
  }

  private Map<String, float[]> values(String file) {
    return CheckpointFile.read(folder.resolve(file)).parameters().values();
  }
}
