package org.spos.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spos.spark.StandaloneCluster.Submitted;

/**
 * Searches and rankings on a standalone cluster of real processes are those of {@code spos} alone,
 * whoever is killed.
 */
class StandaloneClusterIT {
  /** What is said of an executor that was lost. */
  private static final Pattern GONE =
      Pattern.compile(
          "\\S+ WARN +executor \\d on 127.0.0.1 is gone \\(.*\\); others do again what it had begun");

  /** Two spaces: that of the demo, and that of NAS-Bench-Macro. */
  private static final List<String> SPACES = List.of("demo", "nas-bench-macro");

  @TempDir static Path folder;
  private static ClusterRuns runs;

  @BeforeAll
  static void prepare() throws Exception {
    runs = new ClusterRuns(folder, SPACES, 3, List.of());
  }

  @AfterAll
  static void end() {
    if (runs != null) {
      runs.close();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void aSearchHasTheSameJournalWithAnyNumberOfExecutors(int executors) throws Exception {
    String run = "executors-" + executors;
    Submitted driver = runs.submit(executors, runs.search("demo", run));
    ClusterRuns.finish(driver);
    assertThat(runs.journal(run)).isEqualTo(runs.journal("one-demo"));
    assertThat(runs.manifest(run).ranks())
        .hasSize(executors)
        .allMatch(line -> line.matches("executor \\d on 127.0.0.1: 1 core, \\d+ pieces?"));
    assertThat(StandaloneCluster.text(driver.out())).contains("architecture");
    assertThat(folder.resolve(run).resolve("log.txt")).content().contains("Epoch 3 of 3");
    assertThat(StandaloneCluster.text(driver.err()))
        .doesNotContain("Exception", "SLF4J(W)", "INFO SparkContext");
  }

  @ParameterizedTest
  @ValueSource(strings = {"demo", "nas-bench-macro"})
  void aSearchHasTheSameJournalThoughAnExecutorIsKilledInEveryGeneration(String space)
      throws Exception {
    String run = "killed-" + space;
    Submitted driver = runs.submit(2, runs.search(space, run));
    int killed = 0;
    while (driver.process().isAlive() && killed < ClusterRuns.EPOCHS) {
      if (isIn(killed + 1, run) && !runs.cluster().executors().isEmpty()) {
        runs.cluster()
            .executors()
            .get(killed % runs.cluster().executors().size())
            .destroyForcibly();
        killed++;
      }
      StandaloneCluster.pause(20);
    }
    ClusterRuns.finish(driver);
    assertThat(killed).isEqualTo(ClusterRuns.EPOCHS);
    assertThat(runs.journal(run)).isEqualTo(runs.journal("one-" + space));
    assertThat(runs.manifest(run).ranks())
        .hasSizeGreaterThanOrEqualTo(ClusterRuns.EPOCHS)
        .filteredOn(line -> line.contains("; lost: "))
        .hasSizeBetween(
            ClusterRuns.EPOCHS - 1,
            ClusterRuns.EPOCHS); // one that had not yet begun to work may go unnoticed
    assertThat(StandaloneCluster.text(driver.err()).lines().filter(GONE.asMatchPredicate()))
        .hasSizeBetween(ClusterRuns.EPOCHS - 1, ClusterRuns.EPOCHS);
  }

  /** Whether a generation has begun to be scored, and is not over. */
  private static boolean isIn(int epoch, String run) throws IOException {
    long lines =
        runs.journal(run)
            .lines()
            .filter(line -> line.contains("\"epoch\":%s,".formatted("" + epoch)))
            .count();
    return lines > 0 && lines < 9;
  }

  @ParameterizedTest
  @ValueSource(strings = {"demo", "nas-bench-macro"})
  void aSearchWhoseDriverIsKilledGoesOnToTheSameJournal(String space) throws Exception {
    String run = "driver-" + space;
    Submitted first = runs.submit(2, runs.search(space, run));
    while (first.process().isAlive() && runs.journal(run).lines().count() < 16) {
      StandaloneCluster.pause(20);
    }
    first.process().destroyForcibly();
    first.end();
    assertThat(runs.journal("one-" + space)).startsWith(whole(runs.journal(run)));
    long kept = runs.journal(run).lines().count();
    assertThat(kept).isLessThan(runs.journal("one-" + space).lines().count());
    List<String> again = new ArrayList<>(Arrays.asList(runs.search(space, run)));
    again.add("--resume");
    ClusterRuns.finish(runs.submit(2, again.toArray(String[]::new)));
    assertThat(runs.journal(run)).isEqualTo(runs.journal("one-" + space));
  }

  /** Without a line that was being written. */
  private static String whole(String journal) {
    return journal.substring(0, journal.lastIndexOf('\n') + 1);
  }

  @Test
  void oneJarWithEverythingDoesTheSame() throws Exception {
    List<String> all = new ArrayList<>(List.of(ClusterRuns.ALL.toString()));
    all.addAll(Arrays.asList(runs.search("demo", "assembly")));
    ClusterRuns.finish(runs.cluster().submit(2, List.of(), all.toArray(String[]::new)));
    assertThat(runs.journal("assembly")).isEqualTo(runs.journal("one-demo"));
  }

  @Test
  void aRankingHasTheScoresAndTrainingsOfOneProcess() throws Exception {
    runs.spos(ranking("rank-one"));
    ClusterRuns.finish(runs.submit(2, ranking("rank-two")));
    for (String file : List.of("scores.csv", "pairs.csv")) {
      assertThat(folder.resolve("rank-two").resolve(file))
          .hasSameTextualContentAs(folder.resolve("rank-one").resolve(file));
    }
  }

  @Test
  void severalNetworksAreTrainedAsOneProcessTrainsThem() throws Exception {
    Files.writeString(folder.resolve("list.txt"), "0,0,0,0,0,0,0,0\n1,2,3,0,1,2,3,0\n");
    runs.spos(runs.several("several-one"));
    ClusterRuns.finish(runs.submit(2, runs.several("several-two")));
    for (String network : List.of("scratch-01", "scratch-02")) {
      assertThat(folder.resolve("several-two").resolve(network).resolve("network.safetensors"))
          .hasSameBinaryContentAs(
              folder.resolve("several-one").resolve(network).resolve("network.safetensors"));
    }
  }

  private static String[] ranking(String run) {
    return ("rank --checkpoint %s/supernet-demo/supernet.safetensors --run-dir %s --networks 10"
            + " --flops-limit 10G --threads 1 -D scratch.iterations=3 -D scratch.batchSize=16"
            + " -D scratch.validateEvery=0 -D scratch.bnPassIterations=2"
            + " -D tester.recalibrationImages=120 -D tester.recalibrationBatch=40")
        .formatted(folder, folder.resolve(run))
        .split(" ");
  }

  @Test
  void aMistakeIsOneLineWithItsExitCode() throws Exception {
    Submitted driver = runs.submit(1, "search", "--checkpoint", "none.safetensors");
    assertThat(driver.end()).as(StandaloneCluster.text(driver.err())).isEqualTo(4);
    assertThat(StandaloneCluster.text(driver.err()))
        .contains("spos: error: ")
        .contains("none.safetensors");
    assertThat(StandaloneCluster.text(driver.out())).isEmpty();
  }
}
