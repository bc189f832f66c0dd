package org.spos.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** What standard error is connected to. */
final class Terminal {
  private Terminal() {}

  /** Whether a progress bar can be redrawn; the launcher knows, Java before 22 does not. */
  static boolean isTerminal() {
    return Boolean.getBoolean("spos.terminal");
  }

  /** A stream that ends in a writer, so that everything on stderr goes through picocli's. */
  static PrintStream stderr(PrintWriter writer) {
    return new PrintStream(
        new OutputStream() {
          @Override
          public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
          }

          @Override
          public void write(byte[] bytes, int offset, int length) {
            writer.write(new String(bytes, offset, length, StandardCharsets.UTF_8));
            writer.flush();
          }
        },
        true,
        StandardCharsets.UTF_8);
  }
}
