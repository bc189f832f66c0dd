package org.spos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of files enter printed commands through {@code ShellCommand} only, which quotes them. */
class PrintedCommandsTest {
  private static final Pattern UNQUOTED =
      Pattern.compile(
          "spos [a-z-]+ [^\"\\n"
              + "]*%s|--(?:resume|run-dir)\\b[^\"\\n"
              + "]*%s|\"spos [a-z-]+ [^\"\\n"
              + "]*\" *\\+");

  @Test
  void noMessagePutsANameIntoACommandItself() throws IOException {
    for (String module : List.of("spos-core", "spos-cli")) {
      try (Stream<Path> files =
          Files.walk(Launcher.ROOT.resolve(module).resolve("src/main/java"))) {
        assertThat(files.filter(file -> file.toString().endsWith(".java")))
            .hasSizeGreaterThan(30)
            .allSatisfy(
                file ->
                    assertThat(UNQUOTED.matcher(read(file)).results().map(found -> found.group()))
                        .as(file.toString())
                        .isEmpty());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "next           spos scratch --config %s",
        "continue that run with --resume --run-dir %s, or",
        "return \"spos rerun \" + manifest;"
      })
  void findsWhatItIsToFind(String code) {
    assertThat(UNQUOTED.matcher(code).find()).isTrue();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
