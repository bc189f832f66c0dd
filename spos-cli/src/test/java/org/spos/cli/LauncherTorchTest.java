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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * When {@code scripts/spos} builds with libtorch: in a checkout whose Maven and Java only write
 * down how they were called.
 */
class LauncherTorchTest {
  @TempDir Path root;
  private String libraryPath = "";

  @BeforeEach
  void makeACheckout() throws IOException {
    assumeFalse(
        Stream.of("/proc/driver/nvidia/version", "/dev/nvidiactl", "/dev/dxg")
            .map(Path::of)
            .anyMatch(Files::exists),
        "a machine without a GPU");
    for (String script : List.of("spos", "environment.sh", "torch.sh", "start.sh")) {
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

  /** They meet through libtorch, whatever computes. */
  @Test
  void severalProcessesNeedLibtorch() throws Exception {
    spos("search", "--ranks", "2");
    spos("launch", "--processes", "2", "train-supernet", "--engine", "onednn");
    assertThat(builds()).singleElement().asString().contains("-Ptorch package");
  }

  @Test
  void aGpuIsNotBuiltForWhereThereIsNone() throws Exception {
    assertThat(spos("train-supernet", "--device", "cuda:1"))
        .contains(
            "spos: error: device cuda:1 cannot be used: this machine has no NVIDIA driver (neither"
                + " /proc/driver/nvidia/version nor /dev/nvidiactl was found)");
    assertThat(root.resolve("builds")).doesNotExist();
  }

  /** The sources of a setting, the strongest first, each against the one after it. */
  @Test
  void libtorchIsAskedForByEverythingThatMayNameAnEngine() throws Exception {
    Files.createDirectories(root.resolve("config"));
    Files.writeString(root.resolve("config/on-torch.yaml"), "engine: torch # as measured\n");
    Files.writeString(root.resolve("file.yaml"), "threads: 1\nengine: 'torch'\n");
    Files.writeString(root.resolve("other.yaml"), "engine: onednn\nsupernet:\n  engine: torch\n");
    Files.createDirectories(root.resolve("run"));
    Files.writeString(root.resolve("run/config.yaml"), "engine: torch\ndevice: cpu\n");
    String file = root.resolve("file.yaml").toString();
    String other = root.resolve("other.yaml").toString();
    String run = root.resolve("run").toString();
    assertThat(profile("search", "-D", "engine=torch")).isEqualTo("torch");
    assertThat(profile("search", "-Dengine=torch", "--config", other)).isEqualTo("torch");
    assertThat(profile("search", "--config", file)).isEqualTo("torch");
    assertThat(profile("search", "--config=" + file)).isEqualTo("torch");
    assertThat(profile("search", "--config", "on-torch")).isEqualTo("torch");
    assertThat(profile("search", "--config", other, "--config", file)).isEqualTo("torch");
    assertThat(profile("search", "--resume", "--run-dir", run)).isEqualTo("torch");
    assertThat(profile("search", "--run-dir=" + run, "--resume=auto")).isEqualTo("torch");
    assertThat(profile("search", "--config", file, "--config", other)).isEmpty();
    assertThat(profile("search", "--config", file, "-D", "engine=onednn")).isEmpty();
    assertThat(profile("search", "-D", "engine=torch", "--engine", "nd4j")).isEmpty();
    assertThat(profile("search", "--run-dir", run)).as("a new run").isEmpty();
    assertThat(profile("help", "search", "--config", file)).isEmpty();
  }

  private String profile(String... arguments) throws IOException, InterruptedException {
    Files.deleteIfExists(root.resolve("spos-cli/target/torch"));
    Files.deleteIfExists(root.resolve("spos-cli/target/spos.jar"));
    spos(arguments);
    String build = builds().get(builds().size() - 1);
    return build.contains("-Ptorch-gpu") ? "torch-gpu" : build.contains("-Ptorch") ? "torch" : "";
  }

  @Test
  void withADriverCudaIsLookedForBeforeAnythingIsDownloaded() throws Exception {
    withADriver();
    assertThat(spos("search", "--device", "cuda"))
        .contains("spos: error: device cuda cannot be used: libcudart.so.13 ")
        .contains("libcudnn.so.9 libnccl.so.2 not found; install CUDA 13 and cuDNN 9, or name");
    assertThat(root.resolve("builds")).doesNotExist();
    assertThat(spos("search", "--engine", "torch"))
        .contains("spos: computing on the CPU, because libcudart.so.13 ");
    assertThat(builds()).singleElement().asString().contains("-Ptorch package");
    assertThat(spos("search"))
        .contains("--device cuda would add what computes on this machine's GPU (545 MB for GPUs)");
  }

  @Test
  void aGpuThatCanBeUsedIsBuiltFor() throws Exception {
    withADriver();
    cuda(root.resolve("cuda"));
    assertThat(spos("search", "--engine", "torch"))
        .contains(
            "spos: building with libtorch; the first time downloads 300 MB and another 545 MB");
    spos("search", "-D", "device=cuda:0");
    assertThat(builds()).singleElement().asString().contains("-Ptorch-gpu package");
  }

  @Test
  void aBuildThatReachesNoNetworkNamesTheArchiveToUnpack() throws Exception {
    Files.writeString(root.resolve("pom.xml"), "<project>\n  <version>9.8.7</version>\n</project>");
    executable(
        "mvnw",
        "#!/bin/bash\necho 'Could not transfer artifact a:b:1: Network is unreachable'\nexit 1\n");
    assertThat(spos("search", "--engine", "torch"))
        .contains(
            "spos: error: the build downloads what it needs, and could not: unpack"
                + " spos-9.8.7-linux-x86_64-torch.tar.gz on this machine instead");
    assertThat(spos("describe")).contains("unpack spos-9.8.7-linux-x86_64.tar.gz on");
    executable("mvnw", "#!/bin/bash\necho 'COMPILATION ERROR'\nexit 1\n");
    assertThat(spos("describe")).contains("error: the build failed").doesNotContain("unpack");
  }

  private void withADriver() throws IOException {
    Path file = root.resolve("scripts/torch.sh");
    Files.writeString(
        file,
        Files.readString(file).replaceAll("/usr/local/cuda/[^:\"]*|/usr/lib64", "/nowhere")
            + "\nhas_gpu_driver() { true; }\nldconfig() { true; }\n");
  }

  /** Files of the names of CUDA's libraries, where the linker is told to look. */
  private void cuda(Path folder) throws IOException {
    String script = Files.readString(root.resolve("scripts/torch.sh"));
    String names = script.replaceAll("(?s).*cuda_libraries=\\(([^)]*)\\).*", "$1");
    Files.createDirectories(folder);
    for (String name : names.trim().split("\\s+")) {
      Files.writeString(folder.resolve(name), "");
    }
    libraryPath = folder.toString();
  }

  /** What it writes to stderr, but for a build without libtorch. */
  private String spos(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(root.resolve("scripts/spos").toString()));
    command.addAll(List.of(arguments));
    Path errors = root.resolve("errors");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("JAVA_HOME", root.resolve("java").toString());
    builder.environment().remove("SPOS_NO_BUILD");
    builder.environment().put("LD_LIBRARY_PATH", libraryPath);
    Process process = builder.start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return Files.readString(errors)
        .lines()
        .filter(line -> !line.startsWith("spos: building;") && !line.contains("loaded classes"))
        .collect(Collectors.joining("\n"));
  }

  private List<String> builds() throws IOException {
    return Files.readAllLines(root.resolve("builds"));
  }
}
