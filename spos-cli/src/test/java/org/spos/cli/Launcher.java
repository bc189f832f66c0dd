package org.spos.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Starts the packaged command as users do, through {@code scripts/spos}. */
final class Launcher {
  static final Path ROOT =
      Path.of(System.getProperty("spos.root", "..")).toAbsolutePath().normalize();

  private final Path directory;
  private final Path script;
  private final Map<String, String> environment = new HashMap<>();

  /**
   * @param directory where the process works
   * @param script the launcher or a link to it
   */
  Launcher(Path directory, Path script) {
    this.directory = directory;
    this.script = script;
  }

  Launcher(Path directory) {
    this(directory, ROOT.resolve("scripts/spos"));
  }

  /** Adds a variable to the environment of the processes. */
  Launcher with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** Skips a test unless the command was built with libtorch ({@code -Ptorch}). */
  static void assumeLibtorch() throws IOException {
    Assumptions.assumeTrue(hasLibtorch(), "a build with libtorch");
  }

  /** Whether the command was built with libtorch. */
  static boolean hasLibtorch() throws IOException {
    try (Stream<Path> libraries = Files.list(ROOT.resolve("spos-cli/target/lib"))) {
      return libraries.anyMatch(file -> file.getFileName().toString().startsWith("spos-torch-"));
    }
  }

  /** What a process left. */
  record Ended(int exitCode, String out, String err) {}

  /** A process that may still run. */
  record Running(Process process, Path out, Path err) {

    /** Waits for its end. */
    Ended end() {
      try {
        if (!process.waitFor(45, TimeUnit.MINUTES)) {
          process.destroyForcibly();
          throw new IllegalStateException("still running: " + Files.readString(err));
        }
        return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  /** One that runs text in Bash, where {@code spos} is the command. */
  static Launcher bash(Path directory) {
    return new Launcher(directory, Path.of("/bin/bash"));
  }

  /** Text for {@link #bash}. */
  static String[] script(String text) {
    return new String[] {
      "-c", "spos() { '" + ROOT.resolve("scripts/spos") + "' \"$@\"; }\n" + text
    };
  }

  Ended run(String... arguments) {
    return start(arguments).end();
  }

  Running start(String... arguments) {
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(arguments));
    try {
      Path out = Files.createTempFile(directory, "out", ".txt");
      Path err = Files.createTempFile(directory, "err", ".txt");
      ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
      // The jar under test is the one that this build has just packaged.
      builder.environment().put("SPOS_NO_BUILD", "1");
      builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
      builder.environment().putAll(environment);
      builder.redirectOutput(out.toFile()).redirectError(err.toFile());
      return new Running(builder.start(), out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
