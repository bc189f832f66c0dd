package org.spos.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * One thing that a user, a disk or an enemy can do wrong.
 *
 * @param name what it is
 * @param exitCode how the command must end
 * @param message what its one line must say
 * @param arrange makes the input
 */
record BadInput(String name, int exitCode, String message, Arrange arrange) {

  /** Makes a bad input in a folder of its own and gives the command line that meets it. */
  @FunctionalInterface
  interface Arrange {
    List<String> in(Path folder, Materials good) throws IOException;
  }

  /** A bad input that needs no file. */
  static BadInput line(int exitCode, String message, String... words) {
    return new BadInput(
        String.join(" ", words), exitCode, message, (folder, good) -> List.of(words));
  }

  @Override
  public String toString() {
    return name;
  }
}
