package org.spos.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spos.error.CheckpointException;

class ManifestTest {
  private static final Instant START = Instant.parse("2024-06-07T08:09:10Z");

  @TempDir Path folder;

  @Test
  void readsWhatItWrote() throws IOException {
    Manifest running =
        Manifest.start(
            "search",
            List.of("search", "--seed", "3"),
            Map.of("supernet", "s.safetensors"),
            3,
            "engine",
            "data",
            "hash",
            START);
    running.write(file());
    assertThat(Manifest.read(file())).isEqualTo(running);
    Manifest ended = running.end(Manifest.Outcome.INTERRUPTED, START.plusSeconds(5));
    ended.write(file());
    assertThat(Manifest.read(file())).isEqualTo(ended);
    assertThat(Files.readString(file()))
        .contains("\"ended\" : \"2024-06-07T08:09:15Z\"", "\"outcome\" : \"INTERRUPTED\"")
        .endsWith("}\n");
  }

  @Test
  void namesWhatIsWrong() throws IOException {
    Manifest.start("search", List.of(), Map.of(), 3, "engine", "data", "hash", START).write(file());
    String good = Files.readString(file());
    assertError(good.replace("\"RUNNING\"", "\"DONE\""), "outcome is missing or wrong");
    assertError(good.replace("\"seed\" : 3", "\"seed\" : 3.5"), "seed is missing or wrong");
    assertError(good.replace("\"engine\" :", "\"engin\" :"), "engine is missing or wrong");
    assertError(good.replace("2024-06", "2024-99"), "started is no time");
    assertError(good.replace("\"formatVersion\" : 1", "\"formatVersion\" : 2"), "version 2");
  }

  @Test
  void describesTheMachine() throws IOException {
    Platform here = Platform.current();
    assertThat(here.cpus()).isPositive();
    assertThat(here.jvm()).contains(System.getProperty("java.vm.version"));
    Path cpuinfo = Files.writeString(file(), "processor\t: 0\nmodel name\t: Abacus 9: fast\n");
    assertThat(Platform.cpuModel(cpuinfo)).isEqualTo("Abacus 9: fast");
    assertThat(Platform.cpuModel(folder.resolve("none"))).isEqualTo("unknown");
  }

  @Test
  void namesTheBuild() throws IOException {
    assertThat(version("git.build.version=1.2\ngit.commit.id=abc\ngit.dirty=true\n"))
        .isEqualTo(new ToolVersion("1.2", "abc-dirty"));
    assertThat(version("git.commit.id.full=abc\n")).isEqualTo(new ToolVersion("unknown", "abc"));
    assertThat(version("")).isEqualTo(new ToolVersion("unknown", "unknown"));
  }

  private static ToolVersion version(String properties) throws IOException {
    return ToolVersion.parse(new ByteArrayInputStream(properties.getBytes(StandardCharsets.UTF_8)));
  }

  private void assertError(String json, String message) throws IOException {
    Files.writeString(file(), json);
    assertThatThrownBy(() -> Manifest.read(file()))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(message);
  }

  private Path file() {
    return folder.resolve("manifest.json");
  }
}
