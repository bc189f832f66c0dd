package org.spos.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.spos.text.Text;

/** What the environment of another process says; Linux only. */
final class ProcessEnvironment {
  private ProcessEnvironment() {}

  /** Its variables, {@code NAME=value} each; none if it has ended or is not ours. */
  static List<String> of(long pid) {
    try {
      return List.of(
          new String(
                  Files.readAllBytes(Path.of(Text.format("/proc/%d/environ", pid))),
                  StandardCharsets.UTF_8)
              .split("\0"));
    } catch (IOException e) {
      return List.of();
    }
  }
}
