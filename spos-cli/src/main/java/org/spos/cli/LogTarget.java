package org.spos.cli;

import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where log lines go, by the means of one logging library; one that this program does not bring is
 * found by {@link java.util.ServiceLoader}.
 */
public interface LogTarget {

  /** Whether it is this library that SLF4J hands lines to. */
  boolean fits();

  /**
   * Sends log lines to stderr.
   *
   * @param verbosity 0 for warnings, 1 for information, 2 for everything
   * @param terminal whether a progress bar may be in the way
   */
  void toStderr(int verbosity, boolean terminal, OutputStream stderr);

  /** Sends them to stderr no more. */
  void toFileOnly();

  /** Sends them to a file as well, with stack traces. */
  void toFile(Path file);

  /** The file with the lines so far; empty if there is none. */
  Optional<Path> file();

  /** Closes the file; lines still reach stderr. */
  void close();
}
