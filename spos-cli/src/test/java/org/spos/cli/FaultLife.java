package org.spos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.spos.text.Text;

/** One run of a command that is killed and resumed until it ends. */
final class FaultLife {
  /** What SIGKILL makes of a process's exit code. */
  private static final int KILLED = 128 + 9;

  /** Lines of the log and of the progress. */
  private static final Pattern LOGGED =
      Pattern.compile("^(\\d\\d:\\d\\d:\\d\\d |[a-z-]+ \\d+/\\d+ )");

  private final Path folder;
  private final Path agent;
  private final String command;
  private final String inputs;

  /**
   * @param folder where the life takes place, in {@code run}
   * @param agent see {@link FaultAgent#jar}
   * @param command the command with all its options
   * @param inputs what it needs again when it is resumed
   */
  FaultLife(Path folder, Path agent, String command, String inputs) {
    this.folder = folder;
    this.agent = agent;
    this.command = command;
    this.inputs = inputs;
  }

  /** Runs to the end. */
  FaultLife toTheEnd() {
    Launcher.Ended ended = new Launcher(folder()).run(next());
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    return this;
  }

  /** Runs until it has reached a point so many times, and is killed there. */
  FaultLife killedAt(FaultPoint point, int time) {
    assertThat(killedMaybeAt(point, time)).as("killed at %s:%d", point, time).isTrue();
    return this;
  }

  /**
   * As {@link #killedAt}, where the run may end before.
   *
   * @return whether it was killed
   */
  boolean killedMaybeAt(FaultPoint point, int time) {
    Launcher.Ended ended =
        new Launcher(folder())
            .with("SPOS_JAVA_OPTS", Text.format("-javaagent:%s=%s:%d:KILL", agent, point, time))
            .run(next());
    assertThat(ended.exitCode()).as(ended.err()).isIn(0, KILLED);
    return ended.exitCode() == KILLED;
  }

  /** Runs until it has reached a point so many times, where something fails, and ends with that. */
  FaultLife failingAt(
      FaultPoint point, int time, FaultPoint.Fault fault, int exitCode, String message) {
    return ending(
        new Launcher(folder())
            .with(
                "SPOS_JAVA_OPTS",
                Text.format("-Xmx256m -javaagent:%s=%s:%d:%s", agent, point, time, fault)),
        exitCode,
        message);
  }

  /** Begins on a disk of so many KiB until that is full; what it has left is then on ours. */
  FaultLife untilADiskIsFull(int kibibytes, String message) throws IOException {
    Path script = SmallDisk.script(folder().resolve("small-disk"), kibibytes);
    ending(new Launcher(folder, script), 4, message);
    Files.delete(run()); // where the disk was
    Files.move(folder.resolve(SmallDisk.KEPT), run());
    return this;
  }

  /** Runs until it ends with an error of one line that says this. */
  private FaultLife ending(Launcher launcher, int exitCode, String message) {
    Launcher.Ended ended = launcher.run(next());
    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(exitCode);
    List<String> errors = ended.err().lines().filter(line -> !LOGGED.matcher(line).find()).toList();
    assertThat(errors).as(ended.err()).hasSize(1);
    assertThat(errors.get(0)).startsWith("spos: error: ").contains(message);
    if (exitCode == ExitCode.CHECKPOINT) {
      assertThat(errors.get(0)).contains("; go on with: spos ");
    }
    return this;
  }

  /**
   * Kills it some time after it has written so many lines of metrics or journal, in this life.
   *
   * @return whether it still lived
   */
  boolean killedAfter(long lines, long micros) throws InterruptedException {
    long before = lines();
    Launcher.Running running = start();
    while (running.process().isAlive() && lines() < before + lines) {
      TimeUnit.MILLISECONDS.sleep(2);
    }
    TimeUnit.MICROSECONDS.sleep(micros);
    running.process().destroyForcibly();
    Launcher.Ended ended = running.end();
    assertThat(ended.exitCode()).as(ended.err()).isIn(0, KILLED);
    return ended.exitCode() == KILLED;
  }

  /** Starts or resumes it. */
  Launcher.Running start() {
    return new Launcher(folder()).start(next());
  }

  /** Lines of metrics and journal together. */
  long lines() {
    return Stream.of("run/metrics.jsonl", "run/journal.jsonl")
        .map(folder::resolve)
        .mapToLong(FaultLife::lines)
        .sum();
  }

  /** What the run came to: all files that must not depend on any kill, by relative path. */
  List<Path> results() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("run"))) {
      return files
          .filter(Files::isRegularFile)
          .map(folder::relativize)
          // These hold the clock, TensorBoard's events even in their name.
          .filter(
              file ->
                  !file.toString()
                      .matches(
                          ".*(log(-rank-\\d+)?\\.txt|manifest\\.json|run\\.lock|times\\.jsonl|tfevents.*)"))
          .sorted()
          .toList();
    }
  }

  /** Checks that an uninterrupted life left the same bytes. */
  void requireSameAs(FaultLife whole, String how) throws IOException {
    assertThat(results()).as(how).isEqualTo(whole.results());
    for (Path file : results()) {
      assertThat(folder.resolve(file)).as(how).hasSameBinaryContentAs(whole.folder.resolve(file));
    }
    assertThat(folder.resolve("run/manifest.json")).content().contains("\"FINISHED\"");
  }

  Path run() {
    return folder.resolve("run");
  }

  /** Frees the disk. */
  void delete() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private Path folder() {
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private String[] next() {
    boolean begun = Files.exists(folder.resolve("run/config.yaml"));
    String line = begun ? inputs + " --resume --run-dir run" : command + " --run-dir run";
    return line.split(" ", -1);
  }

  private static long lines(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file).lines().count() : 0;
    } catch (IOException e) {
      return 0; // being replaced
    }
  }
}
