package org.spos.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * When {@code scripts/spos} builds with libtorch: in a checkout whose Maven and Java only write
 * down how they were called.
 */
class LauncherTorchTest {
  @TempDir Path root;

  @BeforeEach
  void makeACheckout() throws IOException {
    assumeFalse(
        Files.exists(Path.of("/proc/driver/nvidia/version")) || Files.exists(Path.of("/dev/dxg")),
        "a machine without a GPU");
    for (String script : List.of("spos", "environment.sh")) {
      Path to = root.resolve("scripts").resolve(script);
      Files.createDirectories(to.getParent());
      Files.copy(Launcher.ROOT.resolve("scripts").resolve(script), to);
    }
    for (String module : List.of("spos-core", "spos-cli", "spos-torch")) {
      Files.createDirectories(root.resolve(module).resolve("src/main"));
      Files.writeString(root.resolve(module).resolve("pom.xml"), "");
    }
    Files.writeString(root.resolve("pom.xml"), "");
    executable(
        "mvnw",
        "#!/bin/bash\necho \"$@\" >>'%s'\nmkdir -p spos-cli/target/lib\ntouch spos-cli/target/spos.jar\n"
            .formatted(root.resolve("builds")));
    executable("java/bin/java", "#!/bin/bash\nexit 0\n");
    Files.writeString(root.resolve("java/release"), "JAVA_VERSION=\"17.0.1\"\n");
  }

  private void executable(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void theDefaultBuildHasNoLibtorch() throws Exception {
    assertThat(spos("search", "--engine", "onednn")).isEmpty();
    assertThat(spos("search", "--device", "cpu")).isEmpty();
    assertThat(builds()).singleElement().asString().doesNotContain("-P");
  }

  @Test
  void libtorchIsAddedWhenItIsFirstAskedForAndKept() throws Exception {
    spos("describe");
    assertThat(spos("search", "--engine=torch"))
        .contains(
            "spos: building with libtorch; the first time downloads 90 MB and takes some minutes");
    spos("search", "--engine", "torch", "--device", "cpu");
    spos("describe");
    assertThat(builds()).hasSize(2);
    assertThat(builds().get(1)).contains("-Ptorch package");
    Path source = root.resolve("spos-torch/src/main/Changed.java");
    Files.writeString(source, "");
    Files.setLastModifiedTime(source, FileTime.fromMillis(System.currentTimeMillis() + 10_000));
    spos("describe");
    assertThat(builds()).hasSize(3);
    assertThat(builds().get(2)).as("a build after a change").contains("-Ptorch package");
  }

  @Test
  void aGpuIsNotBuiltForWhereThereIsNone() throws Exception {
    assertThat(spos("train-supernet", "--device", "cuda:1"))
        .contains(
            "spos: error: --device cuda:1 needs an NVIDIA driver, and this machine has none"
                + " (/proc/driver/nvidia/version was not found)");
    assertThat(root.resolve("builds")).doesNotExist();
  }

  /** What it writes to stderr about its builds. */
  private String spos(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(root.resolve("scripts/spos").toString()));
    command.addAll(List.of(arguments));
    Path errors = root.resolve("errors");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("JAVA_HOME", root.resolve("java").toString());
    builder.environment().remove("SPOS_NO_BUILD");
    Process process = builder.start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    String text = Files.readString(errors);
    return text.contains("libtorch") || text.contains("error") ? text : "";
  }

  private List<String> builds() throws IOException {
    return Files.readAllLines(root.resolve("builds"));
  }
}
