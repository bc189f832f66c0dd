package org.spos.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.spos.run.Manifest;
import org.spos.run.Platform;
import org.spos.spark.StandaloneCluster.Submitted;

/**
 * Runs on a standalone cluster of Spark, and those of {@code spos} alone that they are compared
 * with. {@code -Dspos.spark.java=FOLDER} names another JDK for all processes.
 */
final class ClusterRuns implements AutoCloseable {
  static final Path ROOT =
      Path.of(System.getProperty("spos.root", "..")).toAbsolutePath().normalize();
  static final int EPOCHS = 3;
  private static final Path JAVA =
      Path.of(System.getProperty("spos.spark.java", System.getProperty("java.home")));
  private static final Path JAR = ROOT.resolve("spos-spark/target/spos-spark.jar");
  static final Path ALL = ROOT.resolve("spos-spark/target/spos-spark-all.jar");

  private final Path folder;
  private final String jars;
  private final StandaloneCluster cluster;

  /**
   * Draws images, trains a supernet in each space and searches in it alone, then starts the
   * cluster.
   *
   * @param folder for all files
   * @param spaces by the names of their files
   * @param workers of one core each
   * @param prefix words before the command of a worker; none for a worker like any process
   */
  ClusterRuns(Path folder, List<String> spaces, int workers, List<String> prefix) throws Exception {
    this.folder = folder;
    this.jars = spos("spark", "jars").strip();
    spos(
        ("data make-demo data --classes 4 --train-per-class 60 --val-per-class 40 --side 64")
            .split(" "));
    for (String space : spaces) {
      spos(
          ("train-supernet --data data --run-dir supernet-"
                  + space
                  + " --iterations 4"
                  + " --batch-size 16 -D supernet.probeEvery=0 -D data.searchPerClass=20 --threads 1 --space "
                  + ROOT.resolve("config/space-%s.yaml".formatted(space)))
              .split(" "));
      spos(search(space, "one-" + space));
    }
    this.cluster = StandaloneCluster.start(folder, JAVA, workers, prefix);
  }

  StandaloneCluster cluster() {
    return cluster;
  }

  /** A search of some 0.2 s a candidate, so that executors are killed while they work. */
  String[] search(String space, String run) {
    return search(space, run, EPOCHS);
  }

  /** The same with another number of generations. */
  String[] search(String space, String run, int epochs) {
    return ("search --checkpoint %s/supernet-%s/supernet.safetensors --run-dir %s"
            + " --epochs %s --population 12 --flops-limit 10G -D search.select=5"
            + " -D search.mutations=5 -D search.crossovers=5 --threads 1"
            + " -D tester.recalibrationImages=120 -D tester.recalibrationBatch=40")
        .formatted(folder, space, folder.resolve(run), String.valueOf(epochs))
        .split(" ");
  }

  /** Runs the packaged command by itself; gives what it prints. */
  String spos(String... words) throws Exception {
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
  Submitted submit(int executors, String... words) throws IOException {
    return submit(List.of(), executors, words);
  }

  /** The same with further options of spark-submit. */
  Submitted submit(List<String> more, int executors, String... words) throws IOException {
    boolean moves = Files.readString(JAVA.resolve("release")).matches("(?s).*VERSION=\"(17|21).*");
    List<String> all = new ArrayList<>(List.of((moves ? JAR : ALL).toString()));
    all.addAll(Arrays.asList(words));
    List<String> options = new ArrayList<>(moves ? List.of("--jars", jars) : List.of());
    options.addAll(more);
    return cluster.submit(executors, options, all.toArray(String[]::new));
  }

  Manifest manifest(String run) {
    return Manifest.read(folder.resolve(run).resolve("manifest.json"));
  }

  String journal(String run) throws IOException {
    Path file = folder.resolve(run).resolve("journal.jsonl");
    return Files.exists(file) ? Files.readString(file) : "";
  }

  static void finish(Submitted driver) throws InterruptedException {
    int code = driver.end();
    assertThat(code).as(StandaloneCluster.text(driver.err())).isZero();
  }

  /** Two trainings of some steps. */
  String[] several(String run) {
    return ("scratch --archs %s/list.txt --run-dir %s --data %s/data --space %s --threads 1"
            + " -D scratch.iterations=3 -D scratch.batchSize=16 -D scratch.validateEvery=0"
            + " -D scratch.bnPassIterations=2")
        .formatted(folder, folder.resolve(run), folder, ROOT.resolve("config/space-demo.yaml"))
        .split(" ");
  }

  @Override
  public void close() {
    cluster.close();
  }
}
