package org.spos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs of several real processes; needs a build with libtorch ({@code -Ptorch}). */
class LaunchIT {
  private static final String TRAINING =
      " --space space.yaml --data data --batch-size 8 --shards 4 --threads 1";
  private static final long SECONDS_TO_END = 60;

  @TempDir static Path folder;

  @BeforeAll
  static void makeData() throws IOException {
    Launcher.assumeLibtorch();
    Materials.write(folder.resolve("space.yaml"), Materials.SPACE);
    run("data make-demo data --classes 2 --train-per-class 20 --val-per-class 4 --side 16");
  }

  private static void run(String command) {
    Launcher.Ended ended = new Launcher(folder).run(command.split(" ", -1));
    assertThat(ended.exitCode()).as(ended.err()).isZero();
  }

  private static String launch(int processes) {
    return processes == 1 ? "" : "launch --processes %s ".formatted(String.valueOf(processes));
  }

  /** To the byte, statistics and momentum among them: all have one thread. */
  @ParameterizedTest
  @CsvSource({"torch", "onednn"})
  void oneTwoAndFourProcessesTrainTheSameNetworks(String engine) throws IOException {
    for (int processes : new int[] {1, 2, 4}) {
      String to = " --engine %s --run-dir %s-%s".formatted(engine, engine, processes);
      run(launch(processes) + "train-supernet --iterations 6" + TRAINING + to + "-supernet");
      run(
          launch(processes)
              + "scratch --arch 2,3 -D scratch.iterations=6"
              + TRAINING
              + to
              + "-scratch");
      for (String file : List.of("supernet/supernet", "scratch/network")) {
        assertThat(folder.resolve("%s-%s-%s.safetensors".formatted(engine, processes, file)))
            .hasSameBinaryContentAs(folder.resolve("%s-1-%s.safetensors".formatted(engine, file)));
      }
    }
  }

  /** Three of six shards each are no tree, so another order of adding must do. */
  @Test
  void fastSumsBeginAsTheTreeAndGoOnWhereTheyWereStopped() throws Exception {
    String training =
        "train-supernet --iterations 300 --space space.yaml --data data --batch-size 12 --shards 6"
            + " --threads 1 -D supernet.probeEvery=0";
    String fast = launch(3) + training + " -D distributed.reduce=fast --run-dir ";
    run(training + " --run-dir tree");
    run(fast + "fast");
    List<Double> tree = losses("tree");
    List<Double> sums = losses("fast");
    assertThat(sums).hasSize(300);
    for (int step = 0; step < 5; step++) {
      assertThat(sums.get(step)).isCloseTo(tree.get(step), Offset.offset(1e-4));
    }
    Launcher.Running running = new Launcher(folder).start((fast + "fast-stopped").split(" ", -1));
    Path metrics = folder.resolve("fast-stopped/metrics.jsonl");
    for (int i = 0; i < 3_000 && !Files.exists(metrics); i++) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    running.process().destroy();
    assertThat(running.end().exitCode()).isEqualTo(ExitCode.INTERRUPTED);
    Launcher.Ended inATree =
        new Launcher(folder)
            .run(
                (launch(2)
                        + "train-supernet --resume --run-dir fast-stopped"
                        + " -D distributed.reduce=exact")
                    .split(" ", -1));
    assertThat(inATree.exitCode()).as(inATree.err()).isNotZero();
    assertThat(inATree.err()).contains("distributed.reduce");
    run(launch(3) + "train-supernet --resume --run-dir fast-stopped");
    assertThat(folder.resolve("fast-stopped/supernet.safetensors"))
        .hasSameBinaryContentAs(folder.resolve("fast/supernet.safetensors"));
  }

  private static List<Double> losses(String run) throws IOException {
    Pattern loss = Pattern.compile("\"loss\":([-0-9.Ee]+)");
    List<Double> losses = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve(run).resolve("metrics.jsonl"))) {
      Matcher matcher = loss.matcher(line);
      if (matcher.find()) {
        losses.add(Double.valueOf(matcher.group(1)));
      }
    }
    return losses;
  }

  @Test
  void noRankOutlivesALauncherThatIsKilled() throws Exception {
    Launcher.Running launcher =
        new Launcher(folder)
            .start(
                ("launch --processes 2 train-supernet --iterations 100000 --run-dir orphans"
                        + TRAINING)
                    .split(" ", -1));
    Path metrics = folder.resolve("orphans/metrics.jsonl");
    for (int i = 0; i < 600 && !Files.exists(metrics); i++) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
    List<ProcessHandle> ranks = launcher.process().toHandle().children().toList();
    assertThat(ranks).hasSize(2);
    launcher.process().destroyForcibly();
    for (ProcessHandle rank : ranks) {
      rank.onExit().get(SECONDS_TO_END, TimeUnit.SECONDS);
    }
    assertThat(folder.resolve("orphans/checkpoints")).as("they save first").isNotEmptyDirectory();
  }
}
