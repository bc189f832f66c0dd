package org.spos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigCommandTest {
  private static final Path ROOT = Path.of(System.getProperty("spos.root", ".."));

  @TempDir Path folder;

  @Test
  void showsOnlyWhatIsNotTheDefault() {
    Materials.Ended ended =
        run("config --diff --config %s/config/demo.yaml --seed 4".formatted(ROOT));
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.out())
        .contains("seed                         4  (--seed 4; default 0)")
        .contains("search.population            20 candidates  (")
        .doesNotContain("(default)", "search.selection");
    assertThat(run("config --diff").out()).startsWith("nothing differs from the defaults");
  }

  @Test
  void showsKeysAndSectionsThatAreNamed() {
    String out = run("config checkpoint data.flip --json").out();
    assertThat(out)
        .startsWith("{\"entries\":[{\"key\":\"data.flip\",\"value\":\"0.5\",\"default\":\"0.5\",")
        .contains("\"key\":\"checkpoint.keep\",\"value\":\"3\"", "\"unit\":\"files\"")
        .contains("\"source\":\"default\"", "\"kind\":\"whole number\"")
        .doesNotContain("supernet");
  }

  @Test
  void showsWhatARunWasBegunWith() throws IOException {
    Path run = Files.createDirectories(folder.resolve("run"));
    Files.writeString(run.resolve("config.yaml"), "seed: 8\nscratch: {trainOn: all}\n");
    Files.writeString(run.resolve("manifest.json"), "{}");
    assertThat(run("config --diff --run-dir " + run).out())
        .contains("seed                         8  (" + run + "/config.yaml; default 0)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "config serch | 2 | there is no key or section \"serch\"",
        "config --resume --run-dir x | 2 | leave out --resume",
        "config --run-dir nowhere | 4 | nowhere",
        "config --config papre | 2 | papre does not exist",
        "config -D seed=many | 2 | seed must be a whole number",
        "config -D data.flip=2 | 2 | data.flip must be",
      })
  void refusesWhatIsNoConfiguration(String line, int exitCode, String message) {
    Materials.Ended ended = run(line);
    assertThat(ended.exitCode()).isEqualTo(exitCode);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err()).startsWith("spos: error: ").contains(message).hasLineCount(1);
  }

  private static Materials.Ended run(String line) {
    return Materials.run(List.of(line.split(" ")), NoEngine.ENGINES);
  }
}
