package org.spos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files {@code scripts/gpu-check --pack} packs beside jars and Java. */
class GpuPackFilesTest {
  private static final Pattern NEEDED = Pattern.compile("\\$root/scripts/([A-Za-z0-9._-]+)");

  @TempDir Path folder;

  /** A checkout whose jars are empty; its scripts are ours. */
  private Path checkout() throws IOException {
    Path root = Files.createDirectory(folder.resolve("checkout"));
    Path target = Files.createDirectories(root.resolve("spos-cli/target"));
    for (String name : List.of("spos.jar", "light-commands")) {
      Files.createFile(target.resolve(name));
    }
    for (String name : List.of("scripts", "config", "LICENSE", "NOTICE")) {
      Files.createSymbolicLink(root.resolve(name), Launcher.ROOT.resolve(name));
    }
    return root;
  }

  @Test
  void whatAPackedScriptReadsOrStartsIsPackedToo() throws Exception {
    Process process =
        new ProcessBuilder(
                "bash",
                "-c",
                "set -euo pipefail; root=$1; java=true; source \"$root/scripts/gpu-pack.sh\";"
                    + " pack_java() { mkdir \"$1\"; }; pack_files packed 90",
                "pack",
                checkout().toString())
            .directory(folder.toFile())
            .inheritIO()
            .start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).isZero();
    Path packed = folder.resolve("packed");
    Set<String> needed = new TreeSet<>(Set.of("spos", "gpu-check"));
    try (Stream<Path> scripts = Files.list(packed.resolve("scripts"))) {
      for (Path script : scripts.toList()) {
        // This one packs, and on the other machine there is no JDK to do so again.
        if (!script.endsWith("gpu-pack.sh")) {
          Matcher matcher = NEEDED.matcher(Files.readString(script));
          matcher.results().forEach(found -> needed.add(found.group(1)));
        }
      }
    }
    assertThat(needed).contains("environment.sh", "start.sh", "torch.sh", "gpu-peer.py");
    for (String name : needed) {
      assertThat(packed.resolve("scripts").resolve(name)).isRegularFile();
    }
    assertThat(packed.resolve("scripts/gpu-check")).isExecutable();
    assertThat(packed.resolve("spos-cli/target/torch")).hasContent("torch-gpu");
    assertThat(packed.resolve("config/paper.yaml")).isRegularFile();
  }
}
