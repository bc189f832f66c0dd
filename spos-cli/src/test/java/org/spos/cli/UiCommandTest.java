package org.spos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server as a process, as users start and end it. */
class UiCommandTest {
  @TempDir Path folder;

  @Test
  void interruptedItEndsWithTheDocumentedCodeAndLeavesNoCode() throws Exception {
    Path err = folder.resolve("err.txt");
    Path out = folder.resolve("out.txt");
    Process process =
        new ProcessBuilder(
                List.of(
                    // Who starts the tests in the background of a script makes them ignore it.
                    "env",
                    "--default-signal=INT",
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    "org.spos.cli.Main",
                    "ui",
                    folder.toString(),
                    "--port",
                    "0"))
            .redirectError(err.toFile())
            .redirectOutput(out.toFile())
            .start();
    try {
      String address = awaited(out, "address        ");
      String said = awaited(err, "spos: the code for a browser is in ");
      assertThat(address).matches("http://127\\.0\\.0\\.1:\\d+/");
      Path code = Path.of(said);
      assertThat(Files.readString(code)).matches("[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}\n");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(code)))
          .isEqualTo("rw-------");
      assertThat(Files.readString(err) + Files.readString(out))
          .as("what may be a log has no code")
          .doesNotContain(Files.readString(code).strip());
      new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).start().waitFor();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(ExitCode.INTERRUPTED);
      assertThat(code).doesNotExist();
    } finally {
      process.destroyForcibly();
    }
  }

  /** The rest of the line that begins so. */
  private static String awaited(Path file, String start) throws IOException, InterruptedException {
    for (int i = 0; i < 600; i++) {
      for (String line : Files.readAllLines(file)) {
        if (line.startsWith(start)) {
          return line.substring(start.length());
        }
      }
      Thread.sleep(100);
    }
    throw new AssertionError("no line " + start + " in " + Files.readString(file));
  }
}
