package org.spos.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spos.checkpoint.Checkpoint;
import org.spos.checkpoint.CheckpointFile;
import org.spos.config.SposConfig;
import org.spos.engine.Engines;
import org.spos.error.CheckpointException;
import org.spos.space.Architecture;
import org.spos.tester.PathAngle;
import org.spos.watch.Progress;

class SupernetAnglesTest {
  private static final Architecture PATH = Architecture.of(1, 0, 3);

  @TempDir Path folder;

  /** The weights that the run itself saved before its first step are those that are drawn again. */
  @Test
  void areFromTheWeightsThatTheTrainingBeganWith() {
    Playground playground = Playground.in(folder);
    SposConfig config = playground.config("supernet.iterations=3", "seed=7", "threads=1");
    train(config, "whole", false, Optional.empty());
    Checkpoint first = read("whole/checkpoints/checkpoint-000000.safetensors");
    Checkpoint last = read("whole/supernet.safetensors");
    PathAngle expected =
        new PathAngle(first.plan(), first.parameters().values(), last.parameters().values());
    double angle = SupernetAngles.of(last, "here").of(PATH);
    assertThat(angle).isEqualTo(expected.of(PATH)).isGreaterThan(1e-4);
    assertThat(SupernetAngles.of(first, "here").of(PATH)).isLessThan(1e-7);
  }

  @Test
  void areRefusedForWeightsThatBeganWithOthersAlsoAfterAResume() {
    Playground playground = Playground.in(folder);
    SposConfig config = playground.config("supernet.iterations=3", "threads=1");
    train(config, "first", false, Optional.empty());
    Optional<Path> given = Optional.of(folder.resolve("first/supernet.safetensors"));
    train(config, "second", true, given);
    train(config, "second", false, given);
    assertThatThrownBy(() -> SupernetAngles.of(read("second/supernet.safetensors"), "the file"))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "the file has no angles between initial and trained weights: it began with the weights"
                + " of another network, which are not kept; score by top1 or loss, or train a"
                + " supernet with this version");
  }

  @Test
  void areRefusedForFilesThatSayNothing() {
    Playground playground = Playground.in(folder);
    train(playground.config("supernet.iterations=2"), "run", false, Optional.empty());
    Checkpoint silent = read("run/supernet.safetensors");
    Checkpoint foreign =
        new Checkpoint(silent.space(), Optional.empty(), 0, 0, "", Map.of(), silent.parameters());
    assertThat(SupernetAngles.refusal(silent)).isEmpty();
    assertThatThrownBy(() -> SupernetAngles.of(foreign, "x.pth"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("x.pth has no angles")
        .hasMessageContaining("does not say with which weights it began");
  }

  /** With the engine of this machine, whose first weights are those of the method. */
  private void train(SposConfig config, String run, boolean interrupted, Optional<Path> given) {
    Path directory = folder.resolve(run);
    boolean resume = directory.toFile().exists();
    new TrainSupernet(
            config,
            resume ? Optional.empty() : given,
            new RunContext(
                directory,
                resume,
                false,
                List.of("spos", "test"),
                Engines.found(),
                Progress.silent(),
                () -> interrupted,
                log -> {}))
        .run();
  }

  private Checkpoint read(String file) {
    return CheckpointFile.read(folder.resolve(file));
  }
}
