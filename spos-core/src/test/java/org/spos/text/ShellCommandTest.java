package org.spos.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class ShellCommandTest {
  @Test
  void leavesPlainWordsAsTheyAre() {
    assertThat(ShellCommand.of("spos", "search", "--data=/a/größe-1_2.x", Path.of("b"), 3))
        .isEqualTo("spos search --data=/a/größe-1_2.x b 3");
  }

  @Test
  void quotesWhatAShellWouldReadOtherwise() {
    assertThat(ShellCommand.of("spos", "--run-dir", "my run")).isEqualTo("spos --run-dir 'my run'");
    assertThat(ShellCommand.of("it's")).isEqualTo("'it'\\''s'");
    assertThat(ShellCommand.of("")).isEqualTo("''");
    assertThat(ShellCommand.of("a\nb")).isEqualTo("$'a\\012b'");
  }

  /** Bash itself is the judge. */
  @Test
  void pastedIntoAShellGivesTheSameWords() throws IOException, InterruptedException {
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "needs bash");
    List<String> words =
        List.of(
            "my run",
            "it's",
            "$HOME",
            "`id`",
            "a\"b",
            "a\\b",
            "~/x",
            "{a,b}",
            "*",
            "!x",
            "a\nb'c\\",
            "",
            "größe 图像",
            "-D",
            "#x",
            "a;b",
            "\t",
            "$'x'",
            "a&b",
            "(x)",
            "=ls",
            "\u0085");
    Process bash =
        new ProcessBuilder("/bin/bash", "-c", "printf '%s\\0' " + ShellCommand.of(words)).start();
    String printed = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor()).isZero();
    assertThat(printed.split("\0", -1))
        .startsWith(words.toArray(String[]::new))
        .hasSize(words.size() + 1);
    assertThat(ShellCommand.of(words)).doesNotContain("\n");
  }
}
