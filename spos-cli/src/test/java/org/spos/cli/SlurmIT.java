package org.spos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The batch scripts on a real Slurm of two nodes, which this starts: {@code ./mvnw verify
 * -Ptorch,slurm}, some minutes.
 */
@Tag("slurm")
class SlurmIT {
  private static final String DATA = " --data data --threads 1";
  private static final String TRAINING =
      "--iterations 1500 --space space.yaml --batch-size 8 --shards 4 -D supernet.probeEvery=0"
          + DATA;
  private static final String SEARCH =
      "--checkpoint alone/supernet.safetensors --epochs 6 --population 8 --select 3 --mutations 4"
          + " --crossovers 4 --flops-limit 1G -D tester.recalibrationImages=16"
          + DATA;
  private static final String SCRATCH =
      "--space space.yaml --batch-size 8 -D scratch.iterations=20" + DATA;

  @TempDir static Path folder;
  private static Optional<Slurm> slurm = Optional.empty();

  @BeforeAll
  static void startSlurm() throws IOException {
    requireNothing(Slurm.missing());
    requireNothing(
        Launcher.hasLibtorch()
            ? ""
            : "this build has no libtorch, without which ranks do not meet: -Ptorch");
    Materials.write(
        folder.resolve("space.yaml"), Materials.SPACE.replace("blocks: 2", "blocks: 3"));
    alone("data make-demo data --classes 2 --train-per-class 20 --val-per-class 8 --side 16");
    alone("train-supernet --run-dir alone " + TRAINING);
    slurm = Optional.of(new Slurm(Files.createTempDirectory("spos-slurm-"), folder));
  }

  /** Says on the console why this is skipped, which Maven would not. */
  private static void requireNothing(String missing) {
    if (!missing.isEmpty()) {
      System.out.println("SlurmIT is skipped: " + missing);
    }
    Assumptions.assumeTrue(missing.isEmpty(), missing);
  }

  @AfterAll
  static void stopSlurm() {
    slurm.ifPresent(Slurm::close);
  }

  private static void alone(String command) {
    Launcher.Ended ended = new Launcher(folder).run(command.split(" ", -1));
    assertThat(ended.exitCode()).as(ended.err()).isZero();
  }

  private static String submit(String options, String script, String... words) {
    return slurm
        .orElseThrow()
        .submit(options, Stream.concat(Stream.of(script), Stream.of(words)).toArray(String[]::new));
  }

  private static String[] words(String... parts) {
    return String.join(" ", parts).split(" ");
  }

  private static String end(String job) throws InterruptedException {
    return slurm.orElseThrow().end(job);
  }

  private static void awaitLines(String file, int lines) throws IOException, InterruptedException {
    Path path = folder.resolve(file);
    for (int i = 0; i < 3_000; i++) {
      if (Files.exists(path) && Files.readString(path).lines().count() >= lines) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    assertThat(path).as("%d lines within a while", lines).exists().content().isEqualTo("more");
  }

  private static void requireSame(String file, String other) {
    assertThat(folder.resolve(file)).hasSameBinaryContentAs(folder.resolve(other));
  }

  /** The signal that Slurm itself sends some time before the time of a job is over. */
  @Test
  void aTrainingThatIsToldToEndIsQueuedAgainAndEndsWithTheSameBits() throws Exception {
    String job =
        submit(
            "--time=20 --output=trained.out", "train-supernet.sbatch", words("trained", TRAINING));
    awaitLines("trained/metrics.jsonl", 20);
    slurm.orElseThrow().terminate(job);
    assertThat(end(job)).isEqualTo("COMPLETED");
    assertThat(slurm.orElseThrow().show(job)).contains("Restarts=1");
    assertThat(folder.resolve("trained.out"))
        .content()
        .contains("Exited with exit code 130")
        .doesNotContain("error: rank");
    assertThat(folder.resolve("trained/manifest.json")).content().contains("\"FINISHED\"");
    requireSame("trained/supernet.safetensors", "alone/supernet.safetensors");
  }

  @Test
  void aSearchGoesOnWithoutATaskThatIsKilled() throws Exception {
    alone("search --run-dir found-alone " + SEARCH);
    String job = submit("--time=20 --output=search.out", "search.sbatch", words("found", SEARCH));
    awaitLines("found/journal.jsonl", 3);
    task(job, 1).destroyForcibly();
    assertThat(end(job)).isEqualTo("COMPLETED");
    assertThat(folder.resolve("search.out")).content().contains("task 1: Killed");
    requireSame("found/journal.jsonl", "found-alone/journal.jsonl");
    assertThat(folder.resolve("found/manifest.json")).content().contains("\"FINISHED\"");
  }

  @Test
  void anArrayTrainsOneArchitectureATask() throws Exception {
    Materials.write(folder.resolve("best.txt"), "0,1,2\n2,3,0\n");
    String job =
        submit(
            "--time=20 --array=1-2 --output=scratch-%a.out",
            "scratch-array.sbatch", words("best.txt scratch", SCRATCH));
    for (String architecture : List.of("0,1,2", "2,3,0")) {
      alone(
          "scratch --arch %s --run-dir alone-%s %s".formatted(architecture, architecture, SCRATCH));
    }
    assertThat(end(job + "_1")).isEqualTo("COMPLETED");
    assertThat(end(job + "_2")).isEqualTo("COMPLETED");
    requireSame("scratch/1/network.safetensors", "alone-0,1,2/network.safetensors");
    requireSame("scratch/2/network.safetensors", "alone-2,3,0/network.safetensors");
  }

  /** The Java process of a task. */
  private static ProcessHandle task(String job, int rank) throws IOException {
    for (ProcessHandle process : ProcessHandle.allProcesses().toList()) {
      List<String> environment = ProcessEnvironment.of(process.pid());
      if (environment.contains("SLURM_JOB_ID=" + job)
          && environment.contains("SLURM_PROCID=" + rank)
          && process.info().command().orElse("").endsWith("/java")) {
        return process;
      }
    }
    throw new AssertionError("no process is rank " + rank + " of job " + job);
  }
}
