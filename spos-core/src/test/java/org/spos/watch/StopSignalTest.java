package org.spos.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class StopSignalTest {
  private final List<String> notices = new ArrayList<>();
  private final AtomicInteger halts = new AtomicInteger();

  @Test
  void asksToStopOnceAndEndsTheSecondTime() {
    StopSignal stop = stop(Duration.ofSeconds(1));
    assertThat(stop.requested()).isFalse();
    stop.request();
    assertThat(stop.requested()).isTrue();
    assertThat(halts).hasValue(0);
    assertThat(notices).hasSize(1);
    stop.request();
    assertThat(halts).hasValue(1);
  }

  @Test
  void waitsForTheSaveButNotForEver() {
    StopSignal stop = stop(Duration.ofMillis(20));
    stop.awaitSaved();
    assertThat(stop.requested()).isTrue();
    assertThat(notices)
        .containsExactly("ending after 0 s without a save; the last checkpoint is intact");
    StopSignal saved = stop(Duration.ofHours(1));
    saved.saved();
    saved.awaitSaved();
    assertThat(notices).hasSize(1);
  }

  @Test
  void savesOnTheFirstSignalOfTheSystem() throws Exception {
    for (String signal : List.of("INT", "TERM", "USR1", "USR2", "HUP")) {
      Process worker = worker("save");
      send(worker, signal);
      assertThat(exitCode(worker)).as(signal).isEqualTo(StopSignal.EXIT_CODE);
      assertThat(output(worker)).contains("stopping after this step", "saved").endsWith("closed");
    }
  }

  @Test
  void countsNoWarningAsASecondRequest() {
    StopSignal stop = stop(Duration.ofSeconds(1));
    stop.warn();
    stop.warn();
    assertThat(stop.requested()).isTrue();
    assertThat(notices).containsExactly("stopping after this step and saving");
    stop.request(); // Slurm's SIGTERM behind its SIGUSR1
    assertThat(halts).hasValue(0);
    stop.warn();
    assertThat(halts).hasValue(0);
    stop.request();
    assertThat(halts).hasValue(1);
  }

  @Test
  void hearsNothingOfAClosedTerminalUnderNohup() throws Exception {
    Process worker = worker("save", "--ignore-signal=HUP");
    send(worker, "HUP");
    assertThat(worker.waitFor(1, TimeUnit.SECONDS)).isFalse();
    send(worker, "TERM");
    assertThat(exitCode(worker)).isEqualTo(StopSignal.EXIT_CODE);
  }

  @Test
  void endsOnTheSecondSignalOfTheSystem() throws Exception {
    Process worker = worker("hang");
    send(worker, "INT");
    assertThat((char) worker.getInputStream().read()).isEqualTo('s');
    assertThat(worker.isAlive()).isTrue();
    send(worker, "TERM");
    assertThat(exitCode(worker)).isEqualTo(StopSignal.EXIT_CODE);
    assertThat(output(worker)).doesNotContain("saved");
  }

  private StopSignal stop(Duration patience) {
    return new StopSignal(patience, notices::add, halts::incrementAndGet);
  }

  private static Process worker(String mode) throws IOException {
    return worker(mode, "--default-signal=HUP");
  }

  private static Process worker(String mode, String hangUp) throws IOException {
    Assumptions.assumeTrue(
        System.getProperty("os.name").equals("Linux"), "needs POSIX signals and GNU env");
    Process worker =
        new ProcessBuilder(
                // A build in the background of a script inherits ignored signals, and keeps them.
                "env",
                "--default-signal=INT,TERM,USR1,USR2",
                hangUp,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Worker.class.getName(),
                mode)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat((char) worker.getInputStream().read()).isEqualTo('>');
    return worker;
  }

  private static void send(Process worker, String signal) throws Exception {
    int code =
        new ProcessBuilder("/bin/kill", "-" + signal, String.valueOf(worker.pid()))
            .start()
            .waitFor();
    assertThat(code).isZero();
  }

  private static int exitCode(Process worker) throws InterruptedException {
    boolean ended = worker.waitFor(30, TimeUnit.SECONDS);
    if (!ended) {
      worker.destroyForcibly();
    }
    assertThat(ended).isTrue();
    return worker.exitValue();
  }

  private static String output(Process worker) throws IOException {
    return new String(
        worker.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
  }

  /** Works until it is stopped. */
  static final class Worker {
    private Worker() {}

    public static void main(String[] arguments) throws InterruptedException {
      boolean hangs = arguments[0].equals("hang");
      try (StopSignal stop = StopSignal.install(Duration.ofSeconds(20), Worker::print)) {
        print(">");
        while (hangs || !stop.requested()) {
          Thread.sleep(5);
        }
        print("saved");
        stop.saved();
      }
      print("closed");
      System.exit(StopSignal.EXIT_CODE);
    }

    private static void print(String text) {
      System.out.print(text);
      System.out.flush();
    }
  }
}
