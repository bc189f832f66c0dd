package org.spos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where native libraries are unpacked, by real processes. */
class NativeFolderIT {
  @TempDir Path folder;

  /** JavaCPP's own lock does not keep them from loading half a library, which ends in SIGBUS. */
  @Test
  void threeProcessesMayStartTogetherWithAnEmptyFolder() throws IOException {
    startTogether(folder.resolve("empty"));
  }

  @Test
  @Tag("soak")
  void theyMayDoSoTenTimes() throws IOException {
    for (int i = 0; i < 10; i++) {
      startTogether(folder.resolve("empty-" + i));
    }
  }

  @Test
  void saysWhyAFolderWillNotDo() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    Launcher.Ended ended =
        new Launcher(folder).with("SPOS_NATIVE_DIR", file.toString()).run(latency("table.json"));
    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.CHECKPOINT);
    assertThat(ended.err())
        .isEqualToIgnoringNewLines(
            "spos: error: ND4J cannot be unpacked: %s cannot be written: a file of that name is in the way; set SPOS_NATIVE_DIR to a folder with room from which libraries may be loaded"
                .formatted(file));
  }

  @Test
  void usesAnotherFolderWhereNothingMayBeRunOrThereIsNoRoom() throws IOException {
    Assumptions.assumeTrue(SmallDisk.isPossible(), "needs unshare");
    Path home = Files.createDirectory(folder.resolve("home"));
    Path other = Files.createDirectory(folder.resolve("other"));
    for (String option : List.of("noexec", "size=20m")) {
      Launcher.Ended ended =
          new Launcher(folder, Path.of("/usr/bin/unshare"))
              .with("TMPDIR", other.toString())
              .with("SPOS_JAVA_OPTS", "-Duser.home=" + home)
              .run(
                  "-rm",
                  "bash",
                  "-c",
                  "mount -t tmpfs -o %s tmpfs '%s' && exec '%s' \"$@\""
                      .formatted(option, home, Launcher.ROOT.resolve("scripts/spos")),
                  "spos",
                  "latency",
                  "--threads=1",
                  "--repetitions=1",
                  "--space=" + Launcher.ROOT.resolve("config/space-demo.yaml"),
                  "--output=table.json");
      assertThat(ended.exitCode()).as(ended.err()).isZero();
      assertThat(ended.err())
          .contains("Native libraries are in " + other)
          .containsAnyOf("is mounted noexec", "MB free where");
    }
  }

  /** That of a system or of Python is another version, or, as here, none at all. */
  @Test
  void aLibtorchThatLiesInTheWayIsNotTaken() throws IOException {
    Launcher.assumeLibtorch();
    Path foreign = Files.createDirectory(folder.resolve("foreign"));
    for (String name :
        List.of(
            "libtorch.so", "libtorch_cpu.so", "libtorch_cuda.so", "libc10.so", "libjnitorch.so")) {
      Files.writeString(foreign.resolve(name), "not a library");
    }
    Materials.write(folder.resolve("space.yaml"), Materials.SPACE);
    Launcher launcher =
        new Launcher(folder)
            .with("LD_LIBRARY_PATH", foreign.toString())
            .with("SPOS_JAVA_OPTS", "-Djava.library.path=" + foreign);
    for (String command :
        List.of(
            "data make-demo data --classes 2 --train-per-class 8 --val-per-class 4 --side 16",
            "train-supernet --engine torch --space space.yaml --data data --batch-size 4"
                + " --iterations 2 --threads 1 --run-dir run")) {
      Launcher.Ended ended = launcher.run(command.split(" "));
      assertThat(ended.exitCode()).as(ended.err()).isZero();
    }
    assertThat(folder.resolve("run/supernet.safetensors")).isRegularFile();
  }

  private void startTogether(Path natives) throws IOException {
    List<Launcher.Running> running = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      running.add(
          new Launcher(folder)
              .with("SPOS_NATIVE_DIR", natives.toString())
              .start(latency("table-%s.json".formatted(i))));
    }
    for (Launcher.Running one : running) {
      Launcher.Ended ended = one.end();
      assertThat(ended.exitCode()).as(ended.err()).isZero();
    }
    try (var files = Files.walk(natives)) {
      assertThat(files.filter(file -> file.toString().endsWith(".part"))).isEmpty();
    }
  }

  private static String[] latency(String table) {
    return new String[] {
      "latency",
      "--threads=1",
      "--repetitions=1",
      "--space=" + Launcher.ROOT.resolve("config/space-demo.yaml"),
      "--output=" + table
    };
  }
}
