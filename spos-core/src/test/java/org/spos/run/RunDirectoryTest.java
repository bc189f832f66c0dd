package org.spos.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spos.error.CheckpointException;

class RunDirectoryTest {
  @TempDir Path folder;

  @Test
  void createsItsFolders() {
    try (RunDirectory run = RunDirectory.create(folder.resolve("runs/a"))) {
      assertThat(run.checkpoints()).isDirectory();
      assertThat(run.best()).isDirectory();
      assertThat(run.resumed()).isFalse();
      assertThat(run.manifest()).isEqualTo(run.root().resolve("manifest.json"));
    }
  }

  @Test
  void namesRunsByCommandAndTime() throws IOException {
    LocalDateTime now = LocalDateTime.of(2024, 6, 7, 8, 9, 10);
    Path first = RunDirectory.defaultPath(folder, "search", now);
    assertThat(first).hasFileName("search-20240607-080910");
    Files.createDirectory(first);
    assertThat(RunDirectory.defaultPath(folder, "search", now))
        .hasFileName("search-20240607-080910-2");
  }

  @Test
  void refusesAUsedDirectoryWithoutResume() throws IOException {
    RunDirectory.create(folder).close();
    begin();
    assertError(
        () -> RunDirectory.create(folder),
        "was already used; continue that run with --resume --run-dir " + folder);
    try (RunDirectory run = RunDirectory.resume(folder)) {
      assertThat(run.resumed()).isTrue();
    }
  }

  @Test
  void takesTheDirectoryOfARunThatWasKilledBeforeItBegan() throws IOException {
    try (RunDirectory killed = RunDirectory.create(folder)) {
      Files.writeString(killed.journal(), "of other options");
      Files.writeString(killed.checkpoints().resolve("checkpoint-000000.safetensors"), "x");
    }
    assertError(() -> RunDirectory.resume(folder), "was killed before it began; start it again");
    try (RunDirectory run = RunDirectory.create(folder)) {
      assertThat(run.resumed()).isFalse();
      assertThat(run.journal()).doesNotExist();
      assertThat(run.checkpoints()).isEmptyDirectory();
    }
  }

  @Test
  void refusesAForeignDirectoryAndAFile() throws IOException {
    Path file = Files.writeString(folder.resolve("thesis.txt"), "mine");
    assertError(() -> RunDirectory.create(folder), "is not empty and no run directory");
    assertThat(folder.resolve("run.lock")).doesNotExist();
    assertError(() -> RunDirectory.create(file), "is a file; choose a folder with --run-dir");
    assertError(() -> RunDirectory.create(file.resolve("below")), "cannot use run directory");
    assertError(() -> RunDirectory.resume(folder), "holds no run to resume");
    assertError(() -> RunDirectory.resume(folder.resolve("none")), "holds no run to resume");
  }

  @Test
  void refusesASecondUserInThisProcess() throws IOException {
    try (RunDirectory run = RunDirectory.create(folder)) {
      begin();
      assertError(() -> RunDirectory.resume(run.root()), "is in use by process");
    }
    RunDirectory.resume(folder).close();
  }

  @Test
  void refusesASecondUserInAnotherProcessUntilThatIsKilled() throws Exception {
    Process holder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertThat(holder.getInputStream().read()).isEqualTo('x');
      assertError(() -> RunDirectory.resume(folder), "is in use by process " + holder.pid());
    } finally {
      holder.destroyForcibly();
    }
    assertThat(holder.waitFor(20, TimeUnit.SECONDS)).isTrue();
    begin();
    Files.writeString(folder.resolve("best/.epoch_01.json.99-ab.tmp"), "torn");
    try (RunDirectory run = RunDirectory.resume(folder)) {
      assertThat(run.best()).isEmptyDirectory();
    }
  }

  private void begin() throws IOException {
    Files.writeString(folder.resolve("config.yaml"), "seed: 1");
  }

  private static void assertError(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOf(CheckpointException.class)
        .message()
        .contains(message)
        .doesNotContain("\n");
  }

  /** Holds a run directory until it is killed. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] arguments) throws InterruptedException {
      try (RunDirectory run = RunDirectory.create(Path.of(List.of(arguments).get(0)))) {
        System.out.print(run.resumed() ? 'r' : 'x');
        System.out.flush();
        Thread.sleep(60_000);
      }
    }
  }
}
