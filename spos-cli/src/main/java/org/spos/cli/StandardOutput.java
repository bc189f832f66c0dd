package org.spos.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Standard output that remembers its first failure: the writers above it swallow them, and a result
 * that nobody got is no success.
 */
final class StandardOutput extends OutputStream {
  private final OutputStream out;
  private @Nullable IOException failure;

  /**
   * @param out takes the bytes
   */
  StandardOutput(OutputStream out) {
    this.out = out;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      failure = failure == null ? e : failure;
      throw e;
    }
  }

  /**
   * The exit code of the process.
   *
   * @param code of the command; an error stays the error that it is
   * @param err is told what failed, unless a reader went away that had enough
   */
  int exitCode(int code, PrintWriter err) {
    IOException failed = failure;
    if (failed == null || code != ExitCode.OK) {
      return code;
    }
    if (isReaderGone(failed)) {
      return ExitCode.READER_GONE;
    }
    ErrorPrinter.print(
        err, "the result cannot be written to stdout: %s".formatted(failed.getMessage()));
    return ExitCode.CHECKPOINT;
  }

  /** The system's reason is in the user's language; a pipe fails for no other one. */
  private static boolean isReaderGone(IOException failed) {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
      return target.startsWith("pipe:") || target.startsWith("socket:");
    } catch (IOException e) {
      return String.valueOf(failed.getMessage()).contains("Broken pipe");
    }
  }
}
