package org.spos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.spos.engine.Engines;

/** Whatever is wrong with the input, the command ends in one line and with a documented code. */
class BadInputTest {
  @TempDir static Path shared;
  static Materials good;

  @TempDir Path folder;

  @BeforeAll
  static void makeGoodInputs() {
    good = Materials.make(shared);
  }

  static Stream<BadInput> inputs() {
    return Stream.of(
            BadCheckpoints.all(),
            BadConfigurations.all(),
            BadArchitectures.all(),
            BadImages.all(),
            BadRuns.all())
        .flatMap(stream -> stream);
  }

  @ParameterizedTest
  @MethodSource("inputs")
  @Timeout(60)
  void endsInOneLineAndItsExitCode(BadInput bad) throws IOException {
    List<String> command = bad.arrange().in(folder, good);
    Materials.Ended ended = Materials.run(BadCheckpoints.with(command, "-q"), Engines.found());
    String last = ended.err().strip();
    last = last.substring(last.lastIndexOf('\n') + 1);
    assertThat(last)
        .as(ended.err())
        .startsWith("spos: error: ")
        .contains(bad.message())
        .doesNotContain("Exception", "internal error", "java.", "com.", "org.");
    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(bad.exitCode());
    assertThat(ended.out()).isEmpty();
    assertThat(temporaryFiles()).isEmpty();
  }

  @Test
  void thereAreMoreThanSixtyDistinctOnes() {
    assertThat(inputs().map(BadInput::name)).doesNotHaveDuplicates().hasSizeGreaterThan(60);
  }

  private List<Path> temporaryFiles() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".tmp")).toList();
    }
  }
}
