package org.spos.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The archive on a machine with nothing but a Java runtime: no JDK, no Maven, an empty home, no
 * variable but those named here, and no network where that can be taken away.
 */
class ReleaseIT {
  private static final String ARCHIVE = System.getProperty("spos.release", "") + ".tar.gz";

  /** As docs/release.md names them. */
  private static final String MODULES =
      "java.desktop,java.logging,java.management,java.naming,java.sql,java.xml,jdk.httpserver,"
          + "jdk.management,jdk.unsupported";

  @TempDir static Path folder;

  private static Path release = Path.of("");

  @BeforeAll
  static void unpack() throws Exception {
    Ended unpacked = run(folder, List.of("tar", "xzf", ARCHIVE, "-C", folder.toString()));
    assertThat(unpacked.exitCode()).as(unpacked.err()).isZero();
    String name = String.valueOf(Path.of(ARCHIVE).getFileName()).replace(".tar.gz", "");
    release = folder.resolve(name);
    Files.createDirectories(folder.resolve("home"));
    Files.createDirectories(folder.resolve("work"));
    Ended linked =
        run(
            folder,
            List.of(
                System.getProperty("java.home") + "/bin/jlink",
                "--add-modules=" + MODULES,
                "--strip-debug",
                "--output=" + folder.resolve("jre")));
    assertThat(linked.exitCode()).as(linked.err() + linked.out()).isZero();
    assertThat(folder.resolve("jre/bin/javac")).doesNotExist();
  }

  @Test
  void trainsSearchesRetrainsAndExports() throws Exception {
    ok("data", "make-demo", "images", "--classes=4", "--train-per-class=40", "--val-per-class=10");
    String common =
        "--config demo --data images --run-dir %s --threads 1 -D data.searchPerClass=5"
            + " -D tester.recalibrationImages=40 -D tester.recalibrationBatch=20";
    Files.writeString(
        folder.resolve("work/space.yaml"),
        Files.readString(release.resolve("config/space-demo.yaml"))
            .replaceFirst("classes: *\\d+", "classes: 4"));
    ok(words("train-supernet " + common + " --space space.yaml --iterations 20", "runs/supernet"));
    Ended searched =
        ok(
            words(
                "search "
                    + common
                    + " --checkpoint runs/supernet/supernet.safetensors --epochs 2 --population 6"
                    + " --select 3 --mutations 3 --crossovers 3 --flops-limit 2M",
                "runs/search"));
    assertThat(searched.out()).contains("runs/search/architecture_final.json");
    ok(
        words(
            "scratch "
                + common
                + " --space space.yaml --fixed-arc runs/search/architecture_final.json --iterations"
                + " 20",
            "runs/scratch"));
    for (String format : List.of("pytorch", "onnx", "dl4j")) {
      Ended exported =
          ok(
              words(
                  "export --checkpoint runs/scratch/network.safetensors --data images --format %s"
                          .formatted(format)
                      + " --output net.%s",
                  format));
      assertThat(exported.out()).contains("To run it:");
    }
    assertThat(folder.resolve("work/net_model.py")).exists();
  }

  @Test
  void doctorFindsNoFault() throws Exception {
    Ended ended = ok("doctor");
    assertThat(ended.out()).contains("no faults").contains("kernels     ND4J for linux-x86_64");
  }

  /** Whatever the machine that built it can do. */
  @Test
  void takesTheKernelsOfTheProcessorThatItRunsOn() throws Exception {
    assertThat(classPath("fpu avx2 avx512f")).contains("-onednn-avx512.jar");
    assertThat(classPath("fpu avx2")).contains("-onednn-avx2.jar");
    assertThat(classPath("fpu sse2")).contains("-onednn.jar");
  }

  @Test
  void namesTheArchiveThatHasWhatItLacks() throws Exception {
    Ended ended = spos("search", "--engine", "torch");
    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err())
        .contains("spos: error: this release has no libtorch")
        .contains("-torch.tar.gz instead");
  }

  @Test
  void hasAManualThatManAndMandocRead() throws Exception {
    try (Stream<Path> pages = Files.list(release.resolve("man/man1"))) {
      List<Path> all = pages.toList();
      assertThat(all).hasSizeGreaterThan(20);
      for (Path page : all) {
        assertThat(Files.readString(page)).startsWith(".TH \"SPOS").contains(".SH NAME\n");
        if (Files.isExecutable(Path.of("/usr/bin/lexgrog"))) {
          assertThat(run(folder, List.of("lexgrog", page.toString())).exitCode()).isZero();
        }
        if (Files.isExecutable(Path.of("/usr/bin/mandoc"))) {
          Ended linted = run(folder, List.of("mandoc", "-Tlint", "-W", "warning", page.toString()));
          assertThat(linted.out()).isEmpty();
        }
      }
    }
  }

  @Test
  void hasALicenceOfEachPart() throws Exception {
    String parts = Files.readString(release.resolve("licences/THIRD-PARTY.txt"));
    try (Stream<Path> files = Files.walk(release.resolve("lib"))) {
      List<String> unnamed =
          files
              .map(file -> String.valueOf(file.getFileName()))
              .filter(name -> name.endsWith(".jar") && !name.startsWith("spos"))
              .map(name -> name.replaceFirst("-(\\d.*|linux-x86_64)\\.jar$", ""))
              .filter(artifact -> !parts.contains(":" + artifact + ":"))
              .toList();
      assertThat(unnamed).isEmpty();
    }
    assertThat(release.resolve("licences/native.md")).exists();
    assertThat(release.resolve("licences/texts/Apache-2.0.txt")).exists();
    assertThat(release.resolve("NOTICE")).exists();
  }

  /** The class path that the launcher makes where /proc/cpuinfo has these flags. */
  private static String classPath(String flags) throws Exception {
    Path tools = Files.createDirectories(folder.resolve("tools"));
    Path grep = tools.resolve("grep");
    Files.writeString(grep, "#!/bin/sh\necho 'flags : %s'\n".formatted(flags));
    Path java = folder.resolve("other/bin/java");
    Files.createDirectories(java.getParent());
    Files.writeString(java, "#!/bin/sh\necho \"$@\"\n");
    Files.writeString(folder.resolve("other/release"), "JAVA_VERSION=\"17.0.1\"\n");
    assertThat(grep.toFile().setExecutable(true) && java.toFile().setExecutable(true)).isTrue();
    List<String> command = new ArrayList<>(List.of("env", "-i", "LC_ALL=C.UTF-8"));
    command.add("JAVA_HOME=" + folder.resolve("other"));
    command.add("PATH=" + tools + ":/usr/bin:/bin");
    command.addAll(List.of(release.resolve("bin/spos").toString(), "describe"));
    Ended ended = run(folder, command);
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    return ended.out();
  }

  private static String[] words(String text, String argument) {
    return text.formatted(argument).split(" +");
  }

  private static Ended ok(String... arguments) throws Exception {
    Ended ended = spos(arguments);
    assertThat(ended.exitCode()).as(ended.err() + ended.out()).isZero();
    return ended;
  }

  private static Ended spos(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    if (run(folder, List.of("unshare", "-rn", "true")).exitCode() == 0) {
      command.addAll(List.of("unshare", "-rn")); // no network at all
    }
    command.addAll(List.of("env", "-i", "HOME=" + folder.resolve("home"), "PATH=/usr/bin:/bin"));
    command.add("JAVA_HOME=" + folder.resolve("jre"));
    command.add("SPOS_JAVA_OPTS=-Duser.home=" + folder.resolve("home"));
    command.add(release.resolve("bin/spos").toString());
    command.addAll(List.of(arguments));
    return run(folder.resolve("work"), command);
  }

  private record Ended(int exitCode, String out, String err) {}

  private static Ended run(Path in, List<String> command) throws IOException, InterruptedException {
    Path out = Files.createTempFile("release", ".out");
    Path err = Files.createTempFile("release", ".err");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(in.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      assertThat(process.waitFor(15, TimeUnit.MINUTES)).isTrue();
      return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    } catch (IOException e) {
      return new Ended(-1, "", String.valueOf(e.getMessage()));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }
}
