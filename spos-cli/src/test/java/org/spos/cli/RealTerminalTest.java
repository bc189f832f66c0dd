package org.spos.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The progress line on a terminal of the kernel's, which {@code script} opens. */
class RealTerminalTest {
  private static final Path SCRIPT = Path.of("/usr/bin/script");

  /** What follows a wipe of the line, up to the next wipe or line. */
  private static final Pattern SHOWN = Pattern.compile("\u001b\\[2K(drawing [^\r\n\u001b]*)");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {20, 60, 80, 120, 200})
  void theLineNeverReachesTheLastColumnAndNothingIsLeftBehind(int columns) throws Exception {
    String typed = typed("stty cols %s; ".formatted(columns), 40);
    List<String> lines = shown(typed);
    assertThat(lines).as(typed).hasSizeGreaterThan(2);
    assertThat(lines).allSatisfy(line -> assertThat(line.length()).isLessThan(columns));
    String last = lines.get(lines.size() - 1);
    assertThat(last).startsWith("drawing 100");
    assertThat(typed.substring(typed.lastIndexOf(last) + last.length()))
        .as("the shell goes on at the start of a line of its own")
        .startsWith("\r\n")
        .doesNotContain("\u001b");
  }

  @Test
  void theLineFollowsAWindowThatBecomesNarrower() throws Exception {
    // A window is made narrower while the line says that a tenth or more is done.
    String narrow =
        "stty cols 120; (until grep -qE 'drawing [1-9][0-9]' %s/typed.txt; do sleep 0.1; done;"
                .formatted(folder)
            + " stty cols 60 <&2) & ";
    List<String> lines = shown(typed(narrow, 200));
    assertThat(lines.get(0).length()).isGreaterThan(60);
    assertThat(lines.get(lines.size() - 1).length()).isLessThan(60);
  }

  private static List<String> shown(String typed) {
    return SHOWN.matcher(typed).results().map(found -> found.group(1).stripTrailing()).toList();
  }

  /** All that a shell on the terminal shows while it draws images. */
  private String typed(String before, int perClass) throws Exception {
    assumeThat(SCRIPT).exists();
    String command =
        "%s'%s' -Dspos.terminal=true -cp \"$CLASSES\" org.spos.cli.Main data make-demo %s/images"
                .formatted(before, Path.of(System.getProperty("java.home"), "bin", "java"), folder)
            + " --classes 40 --val-per-class 1 --train-per-class %s >/dev/null".formatted(perClass);
    Path out = folder.resolve("typed.txt");
    ProcessBuilder builder =
        new ProcessBuilder(SCRIPT.toString(), "-qec", command, "/dev/null")
            .redirectErrorStream(true)
            .redirectOutput(out.toFile());
    builder.environment().put("CLASSES", System.getProperty("java.class.path"));
    builder.environment().put("SHELL", "/bin/sh");
    Process process = builder.start();
    try {
      process.getOutputStream().close();
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    String typed = Files.readString(out);
    assertThat(process.exitValue()).as(typed).isZero();
    return typed;
  }
}
