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
import java.util.stream.Stream;

/** A Slurm of two nodes on this machine, and the commands that its users type. */
final class Slurm implements AutoCloseable {
  private static final Path CLUSTER = Launcher.ROOT.resolve("scripts/slurm/test/cluster");
  private static final Pattern STATE = Pattern.compile("JobState=(\\S+)");
  private static final long MINUTES = 8;

  private final Path folder;
  private final Path work;

  /**
   * Starts it.
   *
   * @param folder for its own files
   * @param work where jobs are submitted
   */
  Slurm(Path folder, Path work) {
    this.folder = folder;
    this.work = work;
    Launcher.Ended started =
        new Launcher(work, CLUSTER).run("start", folder.toAbsolutePath().toString());
    assertThat(started.exitCode()).as(started.err() + started.out()).isZero();
  }

  /** What this machine lacks for it, a clause; empty where it has all. */
  static String missing() throws IOException {
    List<String> missing = new ArrayList<>();
    for (String program : List.of("slurmctld", "slurmd", "munged", "setpriv")) {
      if (Stream.of("/usr/sbin", "/usr/bin").noneMatch(in -> Files.exists(Path.of(in, program)))) {
        missing.add(program);
      }
    }
    if (!missing.isEmpty()) {
      return "this machine has no " + String.join(", ", missing) + " (Debian: slurm-wlm, munge)";
    }
    boolean root = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    return root ? "" : "a cluster of one's own needs root";
  }

  /**
   * Submits a batch script of the project.
   *
   * @param options of sbatch, separated by spaces
   * @param words script and its arguments
   * @return the number of the job
   */
  String submit(String options, String... words) {
    List<String> all = new ArrayList<>(List.of("--parsable"));
    all.addAll(List.of(options.split(" ")));
    all.add(Launcher.ROOT.resolve("scripts/slurm").resolve(words[0]).toString());
    all.addAll(List.of(words).subList(1, words.length));
    // The nodes' names are known to Slurm alone, and jobs get the environment of sbatch.
    Launcher.Ended ended =
        tool("sbatch")
            .with("MASTER_ADDR", "127.0.0.1")
            .with("SPOS", Launcher.ROOT.resolve("scripts/spos").toString())
            .run(all.toArray(String[]::new));
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    return ended.out().strip();
  }

  /** Sends SIGTERM to the tasks of a job, as Slurm does some time before its time is over. */
  void terminate(String job) {
    Launcher.Ended ended = tool("scancel").run("--signal=TERM", job);
    assertThat(ended.exitCode()).as(ended.err()).isZero();
  }

  /** Waits until a job is over for good, and gives its last state, such as COMPLETED. */
  String end(String job) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(MINUTES);
    while (true) {
      String state = find(STATE, show(job));
      if (!state.matches("PENDING|CONFIGURING|RUNNING|COMPLETING|SUSPENDED|REQUEUED|SIGNALING")) {
        return state;
      }
      assertThat(System.nanoTime()).as(show(job)).isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(500);
    }
  }

  /** What Slurm knows of a job. */
  String show(String job) {
    return tool("scontrol").run("show", "job", job).out();
  }

  private static String find(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? matcher.group(1) : "none: " + text;
  }

  private Launcher tool(String name) {
    return new Launcher(work, Path.of("/usr/bin", name))
        .with("SLURM_CONF", folder.resolve("slurm.conf").toString());
  }

  @Override
  public void close() {
    new Launcher(work, CLUSTER).run("stop", folder.toAbsolutePath().toString());
  }
}
