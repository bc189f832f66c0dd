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
import org.spos.checkpoint.CheckpointFile;
import org.spos.config.ConfigLoader;
import org.spos.config.SposConfig;
import org.spos.engine.Device;
import org.spos.engine.EngineIdentity;
import org.spos.engine.Engines;
import org.spos.error.CheckpointException;
import org.spos.run.Journal;
import org.spos.run.Manifest;
import org.spos.train.FakeProvider;
import org.spos.watch.Progress;

/** A run goes on with the engine that it began with, or with another one that the user accepts. */
class EngineChangeTest {
  @TempDir Path folder;
  private Playground play;
  private Engines alone;
  private Engines both;

  @BeforeEach
  void draw() {
    play = Playground.in(folder);
    FakeProvider slow = new FakeProvider(play.engine, "slow", 1, Device.CPU);
    FakeProvider quick = new FakeProvider(play.engine, "quick", 2, Device.CPU, Device.cuda(0));
    alone = Engines.of(slow);
    both = Engines.of(slow, quick);
  }

  @Test
  void whatAutoCameToIsWrittenIntoTheRun() {
    train(play.config(), context("run", false, false, both, Playground.after(3)));
    SposConfig kept = kept("run");
    assertThat(kept.engine()).isEqualTo("quick");
    assertThat(kept.device()).isEqualTo("cuda:0");
    assertThat(Manifest.read(folder.resolve("run/manifest.json")).engine())
        .startsWith("quick on cuda:0 in float32, none, ");
  }

  @Test
  void whatAutoCameToMakesNoDifferenceToTheFilesOfAResumedRun() throws IOException {
    train(play.config(), context("whole", false, false, alone, () -> false));
    train(play.config(), context("parts", false, false, alone, Playground.after(3)));
    train(kept("parts"), context("parts", true, false, alone, () -> false));
    String network = TrainSupernet.FILE;
    assertThat(CheckpointFile.read(folder.resolve("parts").resolve(network)).configHash())
        .isEqualTo(CheckpointFile.read(folder.resolve("whole").resolve(network)).configHash());
  }

  @Test
  void aResumedRunKeepsItsEngineThoughAutoWouldNowTakeAnother() {
    train(play.config(), context("run", false, false, alone, Playground.after(3)));
    train(kept("run"), context("run", true, false, both, () -> false));
    assertThat(play.engine.identity().engine()).isEqualTo("slow");
    assertThat(kept("run").engine()).isEqualTo("slow");
  }

  @Test
  void aTrainingGoesOnWithAnotherEngineOnlyIfThatIsAccepted() {
    train(play.config(), context("run", false, false, alone, Playground.after(3)));
    SposConfig other = play.config("engine=quick");
    assertThatThrownBy(() -> train(other, context("run", true, false, both, () -> false)))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("engine: slow, now quick")
        .hasMessageContaining("device: cpu, now cuda:0")
        .hasMessageContaining("accept them with --accept-changed");
    TrainResult result = train(other, context("run", true, true, both, () -> false));
    assertThat(result.iterations()).isEqualTo(12);
    assertThat(kept("run").engine()).isEqualTo("quick");
  }

  @Test
  void aTrainingAcceptsNoOtherChange() {
    train(play.config(), context("run", false, false, alone, Playground.after(3)));
    assertThatThrownBy(
            () ->
                train(
                    play.config("engine=quick", "supernet.momentum=0.5"),
                    context("run", true, true, both, () -> false)))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("supernet.momentum: 0.9, now 0.5")
        .hasMessageNotContaining("--accept-changed");
  }

  @Test
  void scoresOfTwoEnginesAreNeverInOneJournal() throws IOException {
    TrainResult trained =
        train(play.config(), context("supernet", false, false, alone, () -> false));
    Path supernet = trained.network().orElseThrow();
    search(supernet, "auto", context("run", false, false, alone, Playground.after(5)));
    Path journal = folder.resolve("run/journal.jsonl");
    assertThat(Files.readAllLines(journal).get(0))
        .contains(
            "\"tester.engine\":\"slow\"",
            "\"tester.device\":\"cpu\"",
            "\"tester.precision\":\"float32\"");
    assertThatThrownBy(
            () -> search(supernet, "quick", context("run", true, false, both, () -> false)))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("engine: slow, now quick");
    search(supernet, "quick", context("run", true, true, both, () -> false));
    assertThat(Files.readAllLines(journal).get(0)).contains("\"tester.engine\":\"quick\"");
    assertThat(Journal.read(journal)).as("all scored anew").hasSize(18);
    assertThat(Journal.read(folder.resolve("run/journal-1.jsonl"))).hasSize(4);
  }

  /** Version 0.1 had no keys device, precision and deterministic. */
  @Test
  void aRunOfVersion01GoesOn() throws IOException {
    train(play.config(), context("run", false, false, alone, Playground.after(3)));
    Path config = folder.resolve("run/config.yaml");
    String old =
        Files.readString(config).replaceAll("(?m)^(device|precision|deterministic): .*\\n", "");
    assertThat(old).contains("engine: slow\nflopsTable");
    Files.writeString(config, old);
    assertThat(train(kept("run"), context("run", true, false, alone, () -> false)).iterations())
        .isEqualTo(12);
    assertThat(kept("run").device()).isEqualTo("cpu");
  }

  @Test
  void anIdentityKeepsWhatItWasAskedFor() {
    EngineIdentity identity = play.engine.identity();
    SposConfig config = play.config().withEngine(identity);
    assertThat(config.engineRequest().engine()).isEqualTo(identity.engine());
    assertThat(config.engineRequest().device()).contains(identity.device());
  }

  private void search(Path supernet, String engine, RunContext context) {
    SposConfig config = play.config("engine=" + engine);
    var checkpoint = CheckpointFile.read(supernet);
    new SearchArchitecture(
            config.withSpace(checkpoint.space()), checkpoint, supernet, Optional.empty(), context)
        .run();
  }

  private static TrainResult train(SposConfig config, RunContext context) {
    return new TrainSupernet(config, Optional.empty(), context).run();
  }

  private SposConfig kept(String run) {
    return ConfigLoader.load(List.of(folder.resolve(run).resolve("config.yaml")), List.of());
  }

  private RunContext context(
      String run, boolean resume, boolean accept, Engines engines, BooleanSupplier stop) {
    return new RunContext(
        folder.resolve(run),
        resume,
        accept,
        List.of("spos", "test"),
        engines,
        Progress.silent(),
        stop,
        log -> {});
  }
}
