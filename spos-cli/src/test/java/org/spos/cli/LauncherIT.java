package org.spos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherIT {
  @TempDir Path folder;

  @Test
  void worksFromAnyFolderThroughALink() throws IOException {
    Path bin = Files.createDirectory(folder.resolve("bin"));
    Path link =
        Files.createSymbolicLink(bin.resolve("spos"), Launcher.ROOT.resolve("scripts/spos"));
    Launcher.Ended ended =
        new Launcher(folder, link).run("describe", "--arch", "0,".repeat(19) + 0);
    assertThat(ended.err()).isEmpty();
    assertThat(ended.exitCode()).isZero();
    assertThat(ended.out()).contains("295,842,496"); // spec J: all-0
  }

  @Test
  void passesExitCodesAndArgumentsOn() {
    Launcher.Ended ended = new Launcher(folder).run("describe", "--arch", "a b");
    assertThat(ended.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(ended.err()).startsWith("spos: error: architecture \"a b\": no such file");
  }

  /** Loading the tensor libraries takes seconds; commands without tensors must not. */
  @Test
  void describesWithoutLoadingTensorLibraries() throws IOException {
    Path log = folder.resolve("classes.txt");
    Launcher.Ended ended =
        new Launcher(folder)
            .with("SPOS_JAVA_OPTS", "-Xlog:class+load:file=" + log)
            .run("describe", "--space", "imagenet");
    assertThat(ended.exitCode()).isZero();
    assertThat(Files.readString(log))
        .contains("org.spos.cli.Main")
        .doesNotContain(" org.nd4j.", " org.bytedeco.");
  }

  @Test
  void knowsTheVersionOfItsBuild() {
    Launcher.Ended ended = new Launcher(folder).run("--version");
    assertThat(ended.exitCode()).isZero();
    assertThat(ended.out())
        .as("and nothing of Java's own, even if a build left an old archive of classes")
        .matches("(?s)spos \\d+\\.\\d+\\.\\d+\\S* \\(commit \\S+\\).*Java \\d+.*");
  }

  /** The build has written which commands they are. */
  @Test
  void startsCheapCommandsWithFlagsForAShortLife() {
    Launcher launcher = new Launcher(folder).with("SPOS_JAVA_OPTS", "-XX:+PrintCommandLineFlags");
    assertThat(launcher.run("data", "make-demo", "--help").out()).contains("TieredStopAtLevel=1");
    assertThat(launcher.run("report", "nowhere").out()).contains("TieredStopAtLevel=1");
    assertThat(launcher.run("describe").out()).contains("TieredStopAtLevel=1");
    assertThat(launcher.run("data", "check", "nowhere").out())
        .contains("-XX:")
        .doesNotContain("TieredStopAtLevel");
  }
}
