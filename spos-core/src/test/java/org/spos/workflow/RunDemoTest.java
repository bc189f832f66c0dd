package org.spos.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spos.config.SposConfig;
import org.spos.data.demo.DemoDataset;
import org.spos.error.CheckpointException;
import org.spos.run.Journal;
import org.spos.seed.Seed;

class RunDemoTest {
  @TempDir Path folder;
  private final List<String> said = new ArrayList<>();

  @Test
  void goesThroughAllStepsAlsoAfterAnInterruption() {
    Playground play = Playground.in(folder);
    SposConfig config = play.config("data.dir=" + folder.resolve("drawn"));
    // 12 questions of the supernet, then the search is asked.
    assertThat(demo(play, config, false, Playground.after(15))).isEmpty();
    assertThat(folder.resolve("demo/scratch")).doesNotExist();
    RunDemo.Result result = demo(play, config, true, () -> false).orElseThrow();

    assertThat(Files.isDirectory(folder.resolve("drawn/train"))).isTrue();
    assertThat(result.chance()).isEqualTo(100 / 3.0);
    assertThat(result.search().evaluations()).isEqualTo(18);
    assertThat(result.best().macs()).isLessThanOrEqualTo(config.search().flopsLimit());
    assertThat(result.val().images()).isEqualTo(3 * 2);
    assertThat(result.random().evaluations())
        .as("as many as the search evaluated")
        .isEqualTo(result.search().evaluations());
    assertThat(result.inherited().found()).isEqualTo(result.best());
    assertThat(result.inherited().other()).isEqualTo(result.random().best().orElseThrow());
    assertThat(result.inherited().foundOnVal().images()).isEqualTo(3 * 2);
    assertThat(result.retrained().foundOnVal()).isEqualTo(result.val());
    assertThat(result.retrained().other().architecture())
        .as("drawn first, whatever its score")
        .isEqualTo(Journal.read(folder.resolve("demo/random/journal.jsonl")).get(0).architecture());
    assertThat(result.retrained().other().macs()).isLessThanOrEqualTo(config.search().flopsLimit());
    assertThat(folder.resolve("demo/scratch-random/" + TrainFromScratch.FILE)).exists();
    assertThat(said).filteredOn(line -> line.startsWith("drawing")).hasSize(1);
  }

  @Test
  void aResumeWithOtherSettingsIsRefusedAndLeavesThoseOfTheDemo() throws IOException {
    Playground play = Playground.in(folder);
    String data = "data.dir=" + folder.resolve("drawn");
    SposConfig config = play.config(data);
    assertThat(demo(play, config, false, Playground.after(15))).isEmpty();
    String before = Files.readString(folder.resolve("demo/config.yaml"));
    SposConfig other = play.config(data, "tester.recalibration=ema");
    assertThatThrownBy(() -> demo(play, other, true, () -> false))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("tester.recalibration: cumulative, now ema");
    assertThat(folder.resolve("demo/config.yaml")).hasContent(before);
    assertThat(demo(play, config, true, () -> false)).isPresent();
  }

  private Optional<RunDemo.Result> demo(
      Playground play, SposConfig config, boolean resume, BooleanSupplier stop) {
    return new RunDemo(
            config,
            new DemoDataset(3, 10, 2, 16, new Seed(0)),
            play.context("demo", resume, stop),
            said::add)
        .run();
  }
}
