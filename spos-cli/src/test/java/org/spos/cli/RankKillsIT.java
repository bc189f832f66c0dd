package org.spos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spos.text.Text;

/**
 * Runs of two and three real processes, of which random ones are killed at random moments: {@code
 * ./mvnw verify -Ptorch,soak}; {@code -Dspos.rank.kills=N -Dspos.seed=N}. See docs/scale.md for its
 * figures.
 */
@Tag("soak")
class RankKillsIT {
  private static final String TRAINING = "train-supernet";
  private static final String SEARCH = "search";

  @TempDir static Path shared;
  private static final Map<String, FaultLife> WHOLE = new HashMap<>();

  @BeforeAll
  static void runEachCommandAlone() throws IOException {
    Assumptions.assumeTrue(Files.isDirectory(Path.of("/proc/self")), "Linux");
    Launcher.assumeLibtorch();
    Materials.write(shared.resolve("space.yaml"), Materials.SPACE);
    Launcher.Ended drawn =
        new Launcher(shared)
            .run(
                "data make-demo data --classes=2 --train-per-class=8 --val-per-class=4 --side=16"
                    .split(" "));
    assertThat(drawn.exitCode()).as(drawn.err()).isZero();
    for (String command : new String[] {TRAINING, SEARCH}) {
      WHOLE.put(command, life("whole-" + command, command, 1).toTheEnd());
    }
  }

  /**
   * Of four lives one trains, which any kill ends, and three search, which goes on without most.
   */
  @Test
  void nothingIsLostWhicheverRankIsKilledAndWhenever() throws Exception {
    int wanted = Integer.getInteger("spos.rank.kills", 40);
    long seed = Long.getLong("spos.seed", 1L);
    Random random = new Random(seed);
    Map<String, Integer> kills = new TreeMap<>();
    int killed = 0;
    for (int round = 0; killed < wanted; round++) {
      boolean trains = kills.getOrDefault(TRAINING, 0) * 3 <= kills.getOrDefault(SEARCH, 0);
      String command = trains ? TRAINING : SEARCH;
      int size = command.equals(TRAINING) ? 2 : 3;
      RankLife life =
          new RankLife(life(Text.format("life-%d", round), command, size), size, command);
      while (killed < wanted && !life.isOver()) {
        int ranks = life.killRanks(random);
        killed += ranks;
        kills.merge(command, ranks, Integer::sum);
        if (random.nextInt(5) == 0) {
          break;
        }
      }
      String how = Text.format("seed %d, round %d", seed, round);
      life.toTheEnd().requireSameAs(Objects.requireNonNull(WHOLE.get(command)), how);
      life.delete();
      System.out.println(
          Text.format(
              "%d ranks killed in %d runs: %s; %s", killed, round + 1, kills, RankLife.told()));
    }
  }

  /** One run, by so many processes. */
  private static FaultLife life(String name, String command, int size) {
    String launch = size == 1 ? "" : Text.format("launch --processes %d ", size);
    String data = " --data %s --threads 1".formatted(shared.resolve("data"));
    Path folder = shared.resolve(name);
    Path agent = shared.resolve("none");
    if (command.equals(TRAINING)) {
      return new FaultLife(
          folder,
          agent,
          launch
              + command
              + data
              + " --space %s --iterations 90 --batch-size 4 --shards 2 -D checkpoint.every=5"
                  .formatted(shared.resolve("space.yaml")),
          launch + command);
    }
    String search =
        launch
            + "search --checkpoint "
            + Objects.requireNonNull(WHOLE.get(TRAINING)).run().resolve("supernet.safetensors");
    return new FaultLife(
        folder,
        agent,
        search
            + data
            + " --epochs 12 --population 10 --select 3 --mutations 5 --crossovers 5 --flops-limit"
            + " 1G -D tester.recalibrationImages=4",
        search);
  }
}
