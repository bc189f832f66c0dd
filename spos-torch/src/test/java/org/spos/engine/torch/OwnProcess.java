package org.spos.engine.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A class with a main method that runs in a process of its own. */
record OwnProcess(Process process, Path output) {

  /**
   * Starts one.
   *
   * @param folder for its output
   * @param natives where it unpacks libraries; empty for where it always does
   */
  static OwnProcess start(Path folder, String natives, Class<?> main, String... arguments)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xms256m",
                "-Xmx256m",
                "-XX:+AlwaysPreTouch", // what grows is native memory
                "-XX:+UseSerialGC",
                "-Dorg.bytedeco.javacpp.logger=slf4j",
                "-Dspos.root=" + System.getProperty("spos.root"),
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile(folder, "output", ".txt");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(output.toFile());
    if (!natives.isEmpty()) {
      builder.environment().put("SPOS_NATIVE_DIR", natives);
    }
    return new OwnProcess(builder.start(), output);
  }

  /** The rest of the line that begins with {@code RESULT}, once the process has ended well. */
  String result(int minutes) throws IOException, InterruptedException {
    boolean over = process.waitFor(minutes, TimeUnit.MINUTES);
    if (!over) {
      process.destroyForcibly();
    }
    assertThat(over).as("ends in %s minutes", minutes).isTrue();
    String text = Files.readString(output);
    assertThat(process.exitValue()).as(text).isZero();
    return text.lines()
        .filter(line -> line.startsWith("RESULT "))
        .map(line -> line.substring("RESULT ".length()))
        .findFirst()
        .orElseThrow(() -> new AssertionError(text));
  }
}
