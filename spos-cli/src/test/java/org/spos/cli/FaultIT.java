package org.spos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spos.cli.FaultPoint.Fault;
import org.spos.text.Text;

/** Real processes, really killed: what they leave is what they would have left uninterrupted. */
class FaultIT {
  private static final List<String> COMMANDS = List.of("train-supernet", "search", "scratch");

  @TempDir static Path shared;
  static Path agent;
  static final Map<String, FaultLife> WHOLE = new HashMap<>();

  private static int lives;

  @BeforeAll
  static void runEachCommandWithoutInterruption() {
    agent = FaultAgent.jar(shared.resolve("agent.jar"));
    Materials.write(shared.resolve("space.yaml"), Materials.SPACE);
    Launcher.Ended drawn =
        new Launcher(shared)
            .run(
                "data",
                "make-demo",
                "data",
                "--classes=2",
                "--train-per-class=8",
                "--val-per-class=2",
                "--side=16");
    assertThat(drawn.exitCode()).as(drawn.err()).isZero();
    COMMANDS.forEach(command -> WHOLE.put(command, life("whole", command).toTheEnd()));
  }

  @Test
  void trainingSurvivesKillsWhileItWritesCheckpoints() throws IOException {
    life("points", "train-supernet")
        .killedAt(FaultPoint.LOCKED, 1)
        .killedAt(FaultPoint.TEMP_BEGUN, 40)
        .killedAt(FaultPoint.TEMP_WRITTEN, 5)
        .toTheEnd()
        .requireSameAs(whole("train-supernet"), "killed at chosen points");
  }

  @Test
  void searchSurvivesKillsWhileItWritesItsJournal() throws IOException {
    life("points", "search")
        .killedAt(FaultPoint.MID_LINE, 4)
        .killedAt(FaultPoint.LINE_WRITTEN, 5)
        .toTheEnd()
        .requireSameAs(whole("search"), "killed at chosen points");
  }

  @Test
  void scratchSurvivesKillsAtAnyMoment() throws IOException, InterruptedException {
    FaultLife life = life("points", "scratch").killedAt(FaultPoint.RENAMED, 6);
    life.killedAfter(5, 0);
    life.toTheEnd().requireSameAs(whole("scratch"), "killed at a chosen point and at any");
  }

  @Test
  void trainingGoesOnOnceTheDiskHasRoomOrTheHeapIsLarger() throws IOException {
    life("shortage", "train-supernet")
        .failingAt(FaultPoint.TEMP_BEGUN, 200, Fault.FULL, 4, "No space left on device; ")
        .failingAt(FaultPoint.TEMP_BEGUN, 200, Fault.HEAP, 1, "out of memory (Java heap space)")
        .toTheEnd()
        .requireSameAs(whole("train-supernet"), "after a full disk and a full heap");
  }

  @Test
  void nothingIsLostOnADiskThatIsReallyFull() throws IOException {
    Assumptions.assumeTrue(SmallDisk.isPossible(), "this system lets us mount no small disk");
    life("disk", "train-supernet")
        .untilADiskIsFull(200, ".safetensors: No space left on device; it needs ")
        .toTheEnd()
        .requireSameAs(whole("train-supernet"), "after a full disk");
    life("disk", "search")
        .untilADiskIsFull(40, "No space left on device; it needs ")
        .toTheEnd()
        .requireSameAs(whole("search"), "after a full disk");
  }

  /** The long one, see docs/robustness.md for its figures. */
  @Test
  @Tag("soak")
  void everyCommandSurvivesHundredsOfKillsAtRandomMoments()
      throws IOException, InterruptedException {
    int wanted = Integer.getInteger("spos.kills", 200);
    long seed = Long.getLong("spos.seed", 1L);
    Random random = new Random(seed);
    Map<String, Integer> kills = new HashMap<>();
    int killed = 0;
    for (int round = 0; killed < wanted; round++) {
      String command = COMMANDS.get(round % COMMANDS.size());
      FaultLife life = life("soak" + round, command);
      while (killed < wanted && random.nextInt(6) > 0 && killedSomewhere(life, random)) {
        killed++;
        kills.merge(command, 1, Integer::sum);
      }
      life.toTheEnd().requireSameAs(whole(command), Text.format("seed %d, round %d", seed, round));
      life.delete();
      System.out.printf("%d kills after %d lives: %s%n", killed, round + 1, kills);
    }
  }

  /** Kills at one of the chosen points, in the middle of the work, or at any time. */
  private static boolean killedSomewhere(FaultLife life, Random random)
      throws InterruptedException {
    return switch (random.nextInt(4)) {
      case 0 -> {
        FaultPoint[] points = FaultPoint.values();
        yield life.killedMaybeAt(
            points[1 + random.nextInt(points.length - 1)], 1 + random.nextInt(12));
      }
      case 1 -> life.killedAfter(0, random.nextInt(4_000_000));
      default -> life.killedAfter(1 + random.nextInt(12), random.nextInt(30_000));
    };
  }

  private static FaultLife whole(String command) {
    return Objects.requireNonNull(WHOLE.get(command));
  }

  private static FaultLife life(String name, String command) {
    Path folder = shared.resolve(name + "-" + command + lives++);
    String data = " --data %s --threads 1".formatted(shared.resolve("data"));
    String training =
        data
            + " --space %s --iterations 90 --batch-size 4 -D checkpoint.every=5 -D scratch.bnPassIterations=2"
                .formatted(shared.resolve("space.yaml"));
    return switch (command) {
      case "train-supernet" -> new FaultLife(folder, agent, command + training, command);
      case "scratch" ->
          new FaultLife(folder, agent, command + " --arch 0,1" + training, command + " --arch 0,1");
      default -> {
        String supernet =
            "search --checkpoint " + whole("train-supernet").run().resolve("supernet.safetensors");
        yield new FaultLife(
            folder,
            agent,
            supernet
                + data
                + " --epochs 8 --population 8 --select 3 --mutations 4 --crossovers 4 --flops-limit"
                + " 1G -D tester.recalibrationImages=4",
            supernet);
      }
    };
  }
}
