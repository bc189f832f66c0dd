package org.spos.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spos.run.Manifest;
import org.spos.run.Platform;
import org.spos.spark.StandaloneCluster.Submitted;

/**
 * Searches and rankings on a standalone cluster of real processes are those of {@code spos} alone,
 * whoever is killed. {@code -Dspos.spark.java=FOLDER} names another JDK for all of them.
 */
class StandaloneClusterIT {
  private static final Path ROOT =
      Path.of(System.getProperty("spos.root", "..")).toAbsolutePath().normalize();
  private static final Path JAVA =
      Path.of(System.getProperty("spos.spark.java", System.getProperty("java.home")));
  private static final Path JAR = ROOT.resolve("spos-spark/target/spos-spark.jar");
  private static final Path ALL = ROOT.resolve("spos-spark/target/spos-spark-all.jar");
  private static final int EPOCHS = 3;

  /** What is said of an executor that was lost. */
  private static final Pattern GONE =
      Pattern.compile(
          "\\S+ WARN +executor \\d on 127.0.0.1 is gone \\(.*\\); others do again what it had begun");

  /** Two spaces: that of the demo, and that of NAS-Bench-Macro. */
  private static final List<String> SPACES = List.of("demo", "nas-bench-macro");

  @TempDir static Path folder;
  private static StandaloneCluster cluster;
  private static String jars;

  @BeforeAll
  static void prepare() throws Exception {
    jars = spos("spark", "jars").strip();
    spos(
        ("data make-demo data --classes 4 --train-per-class 60 --val-per-class 40 --side 64")
            .split(" "));
    for (String space : SPACES) {
      spos(
          ("train-supernet --data data --run-dir supernet-"
                  + space
                  + " --iterations 4"
                  + " --batch-size 16 -D supernet.probeEvery=0 -D data.searchPerClass=20 --threads 1 --space "
                  + ROOT.resolve("config/space-%s.yaml".formatted(space)))
              .split(" "));
      spos(words(space, "one-" + space));
    }
    cluster = StandaloneCluster.start(folder, JAVA, 3);
  }

  @AfterAll
  static void end() {
    if (cluster != null) {
      cluster.close();
    }
  }

  /** A search of some 0.2 s a candidate, so that executors are killed while they work. */
  private static String[] words(String space, String run) {
    return ("search --checkpoint %s/supernet-%s/supernet.safetensors --run-dir %s"
            + " --epochs %s --population 12 --flops-limit 10G -D search.select=5"
            + " -D search.mutations=5 -D search.crossovers=5 --threads 1"
            + " -D tester.recalibrationImages=120 -D tester.recalibrationBatch=40")
        .formatted(folder, space, folder.resolve(run), String.valueOf(EPOCHS))
        .split(" ");
  }

  /** Runs the packaged command by itself; gives what it prints. */
  private static String spos(String... words) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                JAVA.resolve("bin/java").toString(),
                "-Xmx1g",
                "-Dorg.bytedeco.javacpp.maxbytes=0",
                "-Dorg.bytedeco.javacpp.maxphysicalbytes=0",
                "-jar",
                ROOT.resolve("spos-cli/target/spos.jar").toString()));
    command.addAll(Arrays.asList(words));
    Path out = Files.createTempFile(folder, "spos-", ".out");
    Path err = Files.createTempFile(folder, "spos-", ".err");
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    // As the launcher and NativeEnvironment say.
    NativeEnvironment.variables(1, Platform.cpuFlags()).forEach(builder.environment()::putIfAbsent);
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    assertThat(process.waitFor(20, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(StandaloneCluster.text(err)).isZero();
    return StandaloneCluster.text(out);
  }

  /** From Java 24 on the Hadoop of Spark 4.1 moves no jars. */
  private static Submitted submit(int executors, String... words) throws IOException {
    boolean moves = Files.readString(JAVA.resolve("release")).matches("(?s).*VERSION=\"(17|21).*");
    List<String> all = new ArrayList<>(List.of((moves ? JAR : ALL).toString()));
    all.addAll(Arrays.asList(words));
    List<String> options = moves ? List.of("--jars", jars) : List.of();
    return cluster.submit(executors, options, all.toArray(String[]::new));
  }

  private static String journal(String run) throws IOException {
    Path file = folder.resolve(run).resolve("journal.jsonl");
    return Files.exists(file) ? Files.readString(file) : "";
  }

  private static void finish(Submitted driver) throws InterruptedException {
    int code = driver.end();
    assertThat(code).as(StandaloneCluster.text(driver.err())).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void aSearchHasTheSameJournalWithAnyNumberOfExecutors(int executors) throws Exception {
    String run = "executors-" + executors;
    Submitted driver = submit(executors, words("demo", run));
    finish(driver);
    assertThat(journal(run)).isEqualTo(journal("one-demo"));
    assertThat(Manifest.read(folder.resolve(run).resolve("manifest.json")).ranks())
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
    Submitted driver = submit(2, words(space, run));
    int killed = 0;
    while (driver.process().isAlive() && killed < EPOCHS) {
      if (isIn(killed + 1, run) && !cluster.executors().isEmpty()) {
        cluster.executors().get(killed % cluster.executors().size()).destroyForcibly();
        killed++;
      }
      StandaloneCluster.pause(20);
    }
    finish(driver);
    assertThat(killed).isEqualTo(EPOCHS);
    assertThat(journal(run)).isEqualTo(journal("one-" + space));
    assertThat(Manifest.read(folder.resolve(run).resolve("manifest.json")).ranks())
        .hasSizeGreaterThanOrEqualTo(EPOCHS)
        .filteredOn(line -> line.contains("; lost: "))
        .hasSizeBetween(EPOCHS - 1, EPOCHS); // one that had not yet begun to work may go unnoticed
    assertThat(StandaloneCluster.text(driver.err()).lines().filter(GONE.asMatchPredicate()))
        .hasSizeBetween(EPOCHS - 1, EPOCHS);
  }

  /** Whether a generation has begun to be scored, and is not over. */
  private static boolean isIn(int epoch, String run) throws IOException {
    long lines =
        journal(run)
            .lines()
            .filter(line -> line.contains("\"epoch\":%s,".formatted("" + epoch)))
            .count();
    return lines > 0 && lines < 9;
  }

  @ParameterizedTest
  @ValueSource(strings = {"demo", "nas-bench-macro"})
  void aSearchWhoseDriverIsKilledGoesOnToTheSameJournal(String space) throws Exception {
    String run = "driver-" + space;
    Submitted first = submit(2, words(space, run));
    while (first.process().isAlive() && journal(run).lines().count() < 16) {
      StandaloneCluster.pause(20);
    }
    first.process().destroyForcibly();
    first.end();
    assertThat(journal("one-" + space)).startsWith(whole(journal(run)));
    long kept = journal(run).lines().count();
    assertThat(kept).isLessThan(journal("one-" + space).lines().count());
    List<String> again = new ArrayList<>(Arrays.asList(words(space, run)));
    again.add("--resume");
    finish(submit(2, again.toArray(String[]::new)));
    assertThat(journal(run)).isEqualTo(journal("one-" + space));
  }

  /** Without a line that was being written. */
  private static String whole(String journal) {
    return journal.substring(0, journal.lastIndexOf('\n') + 1);
  }

  @Test
  void oneJarWithEverythingDoesTheSame() throws Exception {
    List<String> all = new ArrayList<>(List.of(ALL.toString()));
    all.addAll(Arrays.asList(words("demo", "assembly")));
    finish(cluster.submit(2, List.of(), all.toArray(String[]::new)));
    assertThat(journal("assembly")).isEqualTo(journal("one-demo"));
  }

  @Test
  void aRankingHasTheScoresAndTrainingsOfOneProcess() throws Exception {
    spos(ranking("rank-one"));
    finish(submit(2, ranking("rank-two")));
    for (String file : List.of("scores.csv", "pairs.csv")) {
      assertThat(folder.resolve("rank-two").resolve(file))
          .hasSameTextualContentAs(folder.resolve("rank-one").resolve(file));
    }
  }

  @Test
  void severalNetworksAreTrainedAsOneProcessTrainsThem() throws Exception {
    Files.writeString(folder.resolve("list.txt"), "0,0,0,0,0,0,0,0\n1,2,3,0,1,2,3,0\n");
    spos(several("several-one"));
    finish(submit(2, several("several-two")));
    for (String network : List.of("scratch-01", "scratch-02")) {
      assertThat(folder.resolve("several-two").resolve(network).resolve("network.safetensors"))
          .hasSameBinaryContentAs(
              folder.resolve("several-one").resolve(network).resolve("network.safetensors"));
    }
  }

  private static String[] several(String run) {
    return ("scratch --archs %s/list.txt --run-dir %s --data %s/data --space %s --threads 1"
            + " -D scratch.iterations=3 -D scratch.batchSize=16 -D scratch.validateEvery=0"
            + " -D scratch.bnPassIterations=2")
        .formatted(folder, folder.resolve(run), folder, ROOT.resolve("config/space-demo.yaml"))
        .split(" ");
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
    Submitted driver = submit(1, "search", "--checkpoint", "none.safetensors");
    assertThat(driver.end()).as(StandaloneCluster.text(driver.err())).isEqualTo(4);
    assertThat(StandaloneCluster.text(driver.err()))
        .contains("spos: error: ")
        .contains("none.safetensors");
    assertThat(StandaloneCluster.text(driver.out())).isEmpty();
  }
}
