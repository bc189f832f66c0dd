package org.spos.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spos.checkpoint.Checkpoint;
import org.spos.checkpoint.CheckpointFile;
import org.spos.config.SposConfig;
import org.spos.engine.Engines;
import org.spos.error.CheckpointException;
import org.spos.run.Metrics;
import org.spos.space.Architecture;
import org.spos.train.FakeProvider;
import org.spos.train.LateEngine;

/** A moving average of the weights: it is what a training leaves, and training does not notice. */
class AveragedTrainingTest {
  private static final Architecture PATH = Architecture.of(2, 0, 3);
  private static final String[] AVERAGED = {
    "engine=onednn",
    "checkpoint.every=1",
    "checkpoint.keep=20",
    "supernet.emaDecay=0.6",
    "supernet.probeEvery=4",
    "scratch.emaDecay=0.6",
    "scratch.validateEvery=4",
    "scratch.bnPassIterations=0"
  };

  @TempDir Path folder;
  private Playground play;

  @BeforeEach
  void draw() {
    play = Playground.in(folder);
  }

  @Test
  void leavesTheAverageOfTheWeightsOfAllSteps() {
    supernet(play.config(AVERAGED), "net");
    scratch(play.config(AVERAGED), "run", false, () -> false);
    for (String file : List.of("net/" + TrainSupernet.FILE, "run/" + TrainFromScratch.FILE)) {
      String run = file.substring(0, file.indexOf('/'));
      requireAverage(CheckpointFile.read(folder.resolve(file)), run);
    }
  }

  /** A checkpoint at each step waits for it; without, the network may be a step ahead. */
  @Test
  void takesInWhatEachStepLeftWhereItsNumbersComeLate() {
    String[] settings = {
      "checkpoint.every=1", "checkpoint.keep=20", "supernet.emaDecay=0.6", "supernet.probeEvery=0"
    };
    late(play.config(settings), "each");
    settings[0] = "checkpoint.every=12";
    late(play.config(settings), "late");
    requireAverage(CheckpointFile.read(folder.resolve("late/" + TrainSupernet.FILE)), "each");
  }

  private void late(SposConfig config, String run) {
    Engines engines = Engines.of(new FakeProvider(new LateEngine(play.engine)));
    new TrainSupernet(config, Optional.empty(), play.context(run, false, () -> false, engines))
        .run();
  }

  /**
   * @param each run with a checkpoint of each step
   */
  private void requireAverage(Checkpoint last, String each) {
    assertThat(last.average()).isEmpty();
    List<Checkpoint> steps =
        IntStream.rangeClosed(0, 12).mapToObj(i -> checkpoint(each, i)).toList();
    for (String name : last.parameters().values().keySet()) {
      double[] mean = average(steps, name);
      float[] left = values(last, name);
      for (int i = 0; i < left.length; i++) {
        // float32 sums of twelve steps
        assertThat((double) left[i])
            .as(name)
            .isCloseTo(mean[i], within(1e-5 + 1e-5 * Math.abs(mean[i])));
      }
    }
  }

  /** By the formula, in double precision, from the weights at the start and after each step. */
  private static double[] average(List<Checkpoint> steps, String name) {
    float[] start = values(steps.get(0), name);
    double[] mean = new double[start.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = start[i];
    }
    for (int step = 1; step < steps.size(); step++) {
      double decay = Math.min(0.6, (1.0 + step) / (10.0 + step));
      float[] now = values(steps.get(step), name);
      for (int i = 0; i < mean.length; i++) {
        mean[i] = decay * mean[i] + (1 - decay) * now[i];
      }
    }
    return mean;
  }

  @Test
  void trainsToTheSameBitsAsWithout() {
    supernet(play.config(AVERAGED), "with");
    String[] plain = AVERAGED.clone();
    plain[3] = "supernet.emaDecay=0";
    plain[4] = "supernet.probeEvery=0";
    supernet(play.config(plain), "without");
    Checkpoint one = checkpoint("with", 12);
    Checkpoint other = checkpoint("without", 12);
    assertThat(other.average()).isEmpty();
    assertThat(one.average()).isNotEmpty();
    assertThat(one.parameters().values())
        .usingRecursiveComparison()
        .isEqualTo(other.parameters().values());
    assertThat(one.parameters().momentum())
        .usingRecursiveComparison()
        .isEqualTo(other.parameters().momentum());
    assertThat(rows("with")).isEqualTo(rows("without"));
  }

  @Test
  void goesOnAfterAnInterruptionToTheSameBytes() {
    SposConfig config = play.config(AVERAGED);
    scratch(config, "whole", false, () -> false);
    scratch(config, "parts", false, Playground.after(7));
    scratch(config, "parts", true, () -> false);
    for (String file :
        List.of(
            "metrics.jsonl", TrainFromScratch.FILE, "checkpoints/checkpoint-000012.safetensors")) {
      assertThat(folder.resolve("parts").resolve(file))
          .hasSameBinaryContentAs(folder.resolve("whole").resolve(file));
    }
    String[] other = AVERAGED.clone();
    other[5] = "scratch.emaDecay=0.5";
    assertThatThrownBy(() -> scratch(play.config(other), "parts", true, () -> false))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("scratch.emaDecay: 0.6, now 0.5");
  }

  private void supernet(SposConfig config, String run) {
    new TrainSupernet(config, Optional.empty(), context(run, false, () -> false)).run();
  }

  private void scratch(SposConfig config, String run, boolean resume, BooleanSupplier stop) {
    new TrainFromScratch(config, PATH, context(run, resume, stop)).run();
  }

  private RunContext context(String run, boolean resume, BooleanSupplier stop) {
    return play.context(run, resume, stop, Engines.found());
  }

  private List<Metrics.Row> rows(String run) {
    return Metrics.read(folder.resolve(run + "/metrics.jsonl")).stream()
        .filter(row -> row.values().containsKey("loss"))
        .toList();
  }

  private Checkpoint checkpoint(String run, int iteration) {
    String digits = "00" + iteration;
    return CheckpointFile.read(
        folder.resolve(
            run
                + "/checkpoints/checkpoint-0000"
                + digits.substring(digits.length() - 2)
                + ".safetensors"));
  }

  private static float[] values(Checkpoint checkpoint, String name) {
    Map<String, float[]> values = checkpoint.parameters().values();
    return Objects.requireNonNull(values.get(name), name);
  }
}
