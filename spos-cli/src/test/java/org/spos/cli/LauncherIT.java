package org.spos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
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
    assertThat(ended.out()).contains("295,842,496"); // all choices 0
  }

  @Test
  void worksThroughALinkToItsFolder() throws IOException {
    Path link =
        Files.createSymbolicLink(folder.resolve("linked"), Launcher.ROOT.resolve("scripts"));
    Launcher.Ended ended = new Launcher(folder, link.resolve("spos")).run("--version");
    assertThat(ended.err()).isEmpty();
    assertThat(ended.out()).startsWith("spos ");
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

  @Test
  void opensNamesBeyondAsciiInEveryLocale() throws IOException {
    Path images = folder.resolve("größe 图像");
    Launcher.Ended drawn =
        new Launcher(folder)
            .with("LC_ALL", "C")
            .run("data", "make-demo", images.toString(), "--classes=2", "--train-per-class=6");
    assertThat(drawn.exitCode()).as(drawn.err()).isZero();
    assertThat(images.resolve("train")).as("not a name with question marks").isDirectory();
    for (String locale : new String[] {"C", "POSIX", "xx_XX.UTF-8", "C.UTF-8"}) {
      Launcher.Ended checked =
          new Launcher(folder)
              .with("LC_ALL", locale)
              .run("data", "check", images.toString(), "-D", "data.searchPerClass=1");
      assertThat(checked.exitCode()).as(locale + ": " + checked.err()).isZero();
      assertThat(checked.out()).as(locale).contains("größe 图像");
    }
  }

  @Test
  void startsFromACheckoutWithLettersBeyondAscii() throws IOException {
    Path checkout = folder.resolve("kopie ü");
    Path target = Files.createDirectories(checkout.resolve("spos-cli/target"));
    for (String name : new String[] {"spos.jar", "lib", "light-commands"}) {
      Files.createSymbolicLink(
          target.resolve(name), Launcher.ROOT.resolve("spos-cli/target").resolve(name));
    }
    Path scripts = Files.createDirectories(checkout.resolve("scripts"));
    for (String name : new String[] {"spos", "environment.sh", "torch.sh", "start.sh"}) {
      Files.copy(Launcher.ROOT.resolve("scripts").resolve(name), scripts.resolve(name));
    }
    assertThat(scripts.resolve("spos").toFile().setExecutable(true)).isTrue();
    Launcher.Ended ended =
        new Launcher(folder, scripts.resolve("spos")).with("LC_ALL", "C").run("--version");
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.out()).startsWith("spos ");
  }

  /** A stand-in for the system's program, since each system here has one. */
  @Test
  void saysWhatToSetWhereNoLocaleHasTheLettersOfAName() throws IOException {
    Path locale = Files.createDirectory(folder.resolve("bin")).resolve("locale");
    Files.writeString(locale, "#!/bin/sh\n[ \"$1\" = charmap ] && echo ANSI_X3.4-1968\n");
    assertThat(locale.toFile().setExecutable(true)).isTrue();
    Launcher launcher =
        new Launcher(folder).with("PATH", locale.getParent() + ":" + System.getenv("PATH"));
    Launcher.Ended ended = launcher.run("data", "check", "größe");
    assertThat(ended.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(ended.err())
        .isEqualToIgnoringNewLines(
            "spos: error: a name has letters beyond ASCII, which Java reads in a UTF-8 locale only;"
                + " install one (Debian: locales) and set LC_ALL to it");
    assertThat(launcher.run("--version").exitCode()).isZero();
  }

  @Test
  void failsWhereNobodyGetsTheResult() {
    Assumptions.assumeTrue(Files.exists(Path.of("/dev/full")), "needs /dev/full");
    Launcher.Ended ended =
        Launcher.bash(folder)
            .with("LC_ALL", "C.UTF-8") // the reason is the system's
            .run(Launcher.script("spos describe --space imagenet --json > /dev/full"));
    assertThat(ended.exitCode()).isEqualTo(ExitCode.CHECKPOINT);
    assertThat(ended.err())
        .isEqualToIgnoringNewLines(
            "spos: error: the result cannot be written to stdout: No space left on device");
  }

  @Test
  void endsQuietlyWhenItsReaderHasEnough() {
    Launcher.Ended ended =
        Launcher.bash(folder)
            .run(Launcher.script("spos describe --space imagenet | true; exit ${PIPESTATUS[0]}"));
    assertThat(ended.exitCode()).isEqualTo(ExitCode.READER_GONE);
    assertThat(ended.err()).isEmpty();
  }
}
