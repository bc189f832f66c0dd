package org.spos.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spos.checkpoint.Checkpoint;
import org.spos.checkpoint.CheckpointFile;
import org.spos.config.SposConfig;
import org.spos.error.CheckpointException;
import org.spos.run.JournalEntry;
import org.spos.run.Manifest;
import org.spos.run.Metrics;
import org.spos.run.RunView;
import org.spos.run.RunView.State;
import org.spos.sample.StepSampler;
import org.spos.seed.Seed;
import org.spos.space.Architecture;

class RunViewTest {
  @TempDir Path folder;
  private Playground play;
  private SposConfig config;
  private TrainResult trained;

  @BeforeEach
  void train() {
    play = Playground.in(folder);
    config = play.config();
    trained = new TrainSupernet(config, Optional.empty(), play.context("runs/a/supernet")).run();
  }

  @Test
  void showsWhatATrainingSampledAndHowLongItWaited() {
    RunView run = RunView.of(trained.runDirectory());

    assertThat(run.state()).isEqualTo(State.FINISHED);
    assertThat(run.name()).isEqualTo("supernet");
    StepSampler sampler = PathSamplers.of(run.config(), new Seed(run.config().seed()));
    long steps = run.config().supernet().training().iterations();
    assertThat(run.metrics().stream().map(Metrics.Row::paths))
        .isEqualTo(LongStream.range(0, steps).mapToObj(sampler::paths).toList());
    assertThat(run.times())
        .hasSize((int) steps)
        .allSatisfy(row -> assertThat(row.values().get("dataWait")).isBetween(0.0, 100.0));
    assertThat(run.candidates()).isEmpty();
    assertThat(run.best()).isEmpty();
  }

  @Test
  void showsTheCandidatesOfASearchAndTheBestOfThem() {
    Checkpoint supernet = CheckpointFile.read(trained.network().orElseThrow());
    SearchArchitecture.Result found =
        new SearchArchitecture(
                config.withSpace(supernet.space()),
                supernet,
                trained.network().orElseThrow(),
                Optional.empty(),
                play.context("runs/b"))
            .run();

    RunView run = RunView.of(found.runDirectory());
    assertThat(run.best()).isEqualTo(found.best());
    assertThat(run.candidates()).hasSize(found.evaluations());
    JournalEntry best =
        run.candidates().stream()
            .filter(one -> one.architecture().equals(run.best().orElseThrow().architecture()))
            .findFirst()
            .orElseThrow();
    JournalEntry.Counts counts = best.counts().orElseThrow();
    assertThat(best.top1()).isCloseTo(100.0 * counts.top1Hits() / counts.images(), within(1e-9));
    assertThat(RunView.allIn(folder.resolve("runs")).stream().map(RunView::name))
        .containsExactly("supernet", "b");
  }

  @Test
  void showsTheArchitectureThatIsTrained() {
    Architecture architecture = Architecture.of(0, 3, 1);
    new TrainFromScratch(config, architecture, play.context("runs/scratch")).run();

    RunView run = RunView.of(folder.resolve("runs/scratch"));
    assertThat(run.best().orElseThrow().architecture()).isEqualTo(architecture);
    assertThat(run.metrics()).allMatch(row -> row.paths().isEmpty());
  }

  @Test
  void tellsARunThatGoesOnFromAKilledOne() throws IOException {
    Path run = trained.runDirectory();
    Path manifest = run.resolve("manifest.json");
    Files.writeString(manifest, Files.readString(manifest).replace("\"FINISHED\"", "\"RUNNING\""));
    assertThat(Manifest.read(manifest).outcome()).isEqualTo(Manifest.Outcome.RUNNING);

    assertThat(RunView.of(run).state()).as("this process").isEqualTo(State.RUNNING);
    Files.writeString(run.resolve("run.lock"), "process 999999999");
    assertThat(RunView.of(run).state()).isEqualTo(State.KILLED);
  }

  @Test
  void needsARun() {
    assertThatThrownBy(() -> RunView.allIn(play.data()))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("holds no run");
  }
}
