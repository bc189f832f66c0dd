package org.spos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spos.run.Manifest;

/**
 * Networks that several real processes train, one each, for {@code scratch --archs} and for a
 * ranking; needs a build with libtorch ({@code -Ptorch}).
 */
class LaunchSeveralIT {
  private static final int NETWORKS = 5;
  private static final String SCRATCH =
      "scratch --archs list.txt --space space.yaml --data data --batch-size 8 --iterations 120"
          + " --threads 1 -D checkpoint.every=10 -D scratch.validateEvery=0 --run-dir ";

  @TempDir static Path folder;

  @BeforeAll
  static void trainAlone() throws IOException {
    Launcher.assumeLibtorch();
    Materials.write(folder.resolve("space.yaml"), Materials.SPACE);
    Materials.write(folder.resolve("list.txt"), "2,3\n0,0\n1,2\n3,1\n0,3\n");
    run("data make-demo data --classes 2 --train-per-class 20 --val-per-class 4 --side 16");
    run(SCRATCH + "alone");
  }

  private static Launcher.Ended run(String command) {
    Launcher.Ended ended = start(command).end();
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    return ended;
  }

  private static Launcher.Running start(String command) {
    return new Launcher(folder).start(command.split(" ", -1));
  }

  private static String launch(int processes) {
    return "launch --processes %s ".formatted(String.valueOf(processes));
  }

  private static Path training(String run, int network) {
    return folder.resolve("%s/scratch-0%s".formatted(run, String.valueOf(network)));
  }

  private static void requireSameNetworks(String run) {
    for (int network = 1; network <= NETWORKS; network++) {
      for (String file : List.of("network.safetensors", "metrics.jsonl")) {
        assertThat(training(run, network).resolve(file))
            .hasSameBinaryContentAs(training("alone", network).resolve(file));
      }
    }
  }

  /** How many processes have begun trainings: each leaves its number in the lock. */
  private static long trainers(String run) {
    return IntStream.rangeClosed(1, NETWORKS)
        .mapToObj(network -> read(training(run, network).resolve("run.lock")))
        .filter(text -> !text.isBlank())
        .distinct()
        .count();
  }

  private static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      return ""; // being replaced
    }
  }

  /** Waits until so many processes have begun to train, and have written some steps. */
  private static void awaitTrainers(String run, int count) throws InterruptedException {
    for (int i = 0; i < 6_000 && trainers(run) < count; i++) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
    assertThat(trainers(run)).isGreaterThanOrEqualTo(count);
    TimeUnit.MILLISECONDS.sleep(300);
  }

  private static ProcessHandle rank(Process launcher, int rank) {
    return launcher
        .children()
        .filter(child -> ProcessEnvironment.of(child.pid()).contains("RANK=" + rank))
        .findFirst()
        .orElseThrow();
  }

  private static String manifest(String run) {
    return String.join("\n", Manifest.read(folder.resolve(run).resolve("manifest.json")).ranks());
  }

  /** The command that the last line of an interrupted run names. */
  private static String goOn(String err) {
    Matcher matcher = Pattern.compile("go on with: spos (.*)").matcher(err);
    assertThat(matcher.find()).as(err).isTrue();
    return matcher.group(1);
  }

  @Test
  void twoAndThreeProcessesTrainTheNetworksOfOneAndARerunTheSame() {
    for (int processes : new int[] {2, 3}) {
      String run = "several-" + processes;
      Launcher.Ended ended = run(launch(processes) + SCRATCH + run);
      requireSameNetworks(run);
      assertThat(ended.out().lines().filter(line -> line.contains("top-1"))).hasSize(NETWORKS);
      assertThat(trainers(run)).isEqualTo(processes);
      assertThat(manifest(run).lines()).hasSize(processes).noneMatch(one -> one.contains("lost"));
      assertThat(folder.resolve(run).resolve("log-rank-1.txt")).exists();
    }
    assertThat(run("rerun several-2 -q --run-dir again").out())
        .matches("the same bits: [23]\\d files in \\S+ and again\\s*");
  }

  @Test
  void aKilledRankBehindTheFirstCostsItsTrainingOnly() throws Exception {
    Launcher.Running running = start(launch(3) + SCRATCH + "lost");
    awaitTrainers("lost", 3);
    rank(running.process(), 1).destroyForcibly();
    Launcher.Ended ended = running.end();
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.err().lines().filter(line -> line.contains(" is gone ")))
        .hasSize(1)
        .allMatch(
            line ->
                line.matches(
                    ".* WARN +rank 1 on \\S+ is gone \\(signal 9 ended it\\); the others go on, and"
                        + " do again what it had taken"));
    assertThat(manifest("lost").lines().toList().get(1)).endsWith("; lost: signal 9 ended it");
    requireSameNetworks("lost");
  }

  @Test
  void theEndOfTheFirstEndsAllAndTheLineThatItLeavesGoesOn() throws Exception {
    Launcher.Running running = start(launch(2) + SCRATCH + "first");
    awaitTrainers("first", 2);
    ProcessHandle other = rank(running.process(), 1);
    rank(running.process(), 0).destroyForcibly();
    Launcher.Ended ended = running.end();
    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.INTERNAL);
    assertThat(other.isAlive()).isFalse();
    assertThat(ended.err().lines().filter(line -> line.startsWith("spos: error: ")))
        .hasSize(1)
        .allMatch(line -> line.contains("rank 0 on ") && line.contains("(signal 9 ended it)"));
    assertThat(goOn(ended.err()))
        .isEqualTo("launch --processes 2 scratch --archs list.txt --resume --run-dir first");
    run(goOn(ended.err()));
    requireSameNetworks("first");
  }

  @Test
  void sigtermSavesInAllAndAnyNumberGoesOn() throws Exception {
    Launcher.Running running = start(launch(2) + SCRATCH + "term");
    awaitTrainers("term", 2);
    running.process().destroy();
    Launcher.Ended ended = running.end();
    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.INTERRUPTED);
    run(goOn(ended.err()).replace("--processes 2", "--processes 3"));
    requireSameNetworks("term");
  }

  @Test
  void aRankWithAnotherListIsNamedByAll() {
    Materials.write(folder.resolve("other.txt"), "2,3\n0,1\n");
    String place = " --ranks 2 --rendezvous file:" + folder.resolve("meeting");
    Launcher.Running first = start(SCRATCH + "unlike --rank 0" + place);
    Launcher.Running second =
        start(SCRATCH.replace("list.txt", "other.txt") + "unlike --rank 1" + place);
    assertThat(second.end().exitCode()).isEqualTo(ExitCode.USAGE);
    Launcher.Ended ended = first.end();
    assertThat(ended.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(ended.err())
        .containsPattern("spos: error: rank 1 on \\S+ has another --archs than rank 0: 2,3 0,1, ");
    assertThat(folder.resolve("unlike")).doesNotExist();
  }

  /** Scores of a supernet, and trainings with two seeds, or a table. */
  @Test
  void twoAndThreeProcessesRankAsOneThoughOneIsKilled() throws Exception {
    run(
        "train-supernet --iterations 6 --space space.yaml --data data --batch-size 8 --threads 1"
            + " --run-dir supernet");
    StringBuilder table = new StringBuilder("architecture,top1\n");
    for (int i = 0; i < 16; i++) {
      table.append("%s%s,%s%n".formatted("" + i / 4, "" + i % 4, "" + (50 + 7 * i % 40)));
    }
    Materials.write(folder.resolve("table.csv"), table.toString());
    String rank =
        "rank --checkpoint supernet/supernet.safetensors --data data --flops-limit 1G --threads 1"
            + " -D tester.recalibrationImages=8 --recalibration cumulative,off --run-dir ";
    String truth = " --truth table.csv --all";
    String trained =
        " --networks 10 --seeds 2 --batch-size 8 -D scratch.iterations=20"
            + " -D scratch.validateEvery=0";
    run(rank + "table-1" + truth);
    run(rank + "trained-1" + trained);
    for (int processes : new int[] {2, 3}) {
      run(launch(processes) + rank + "table-" + processes + truth);
      run(launch(processes) + rank + "trained-" + processes + trained);
      requireSameRanking("table-" + processes, "table-1");
      requireSameRanking("trained-" + processes, "trained-1");
    }
    Launcher.Running running = start(launch(3) + rank + "trained-lost" + trained);
    Path pairs = folder.resolve("trained-lost/pairs.csv");
    for (int i = 0; i < 6_000 && read(pairs).lines().count() < 4; i++) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
    rank(running.process(), 2).destroyForcibly();
    Launcher.Ended ended = running.end();
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(manifest("trained-lost")).contains("; lost: signal 9 ended it");
    requireSameRanking("trained-lost", "trained-1");
  }

  private static void requireSameRanking(String run, String of) {
    for (String name : List.of("scores.csv", "pairs.csv", "networks.csv", "ranking.json")) {
      Optional<Path> file = Optional.of(folder.resolve(of).resolve(name)).filter(Files::exists);
      assertThat(folder.resolve(run).resolve(name).toFile().exists()).isEqualTo(file.isPresent());
      file.ifPresent(
          one -> assertThat(folder.resolve(run).resolve(name)).hasSameBinaryContentAs(one));
    }
  }
}
