package org.spos.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.spos.error.SposException;

/** Gives bytes to a reader as a file. */
public final class FuzzFile {
  private FuzzFile() {}

  /** Calls a reader, which may refuse the file with a message of one line and in no other way. */
  public static void read(byte[] bytes, Consumer<Path> reader) {
    try {
      Path file = Files.createTempFile("spos-fuzz", ".bin");
      try {
        Files.write(file, bytes);
        refusing(() -> reader.accept(file));
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Calls something that may refuse its input with a message of one line and in no other way. */
  public static void refusing(Runnable reader) {
    try {
      reader.run();
    } catch (SposException e) {
      if (String.valueOf(e.getMessage()).contains("\n")) {
        throw new IllegalStateException("more than one line", e);
      }
    }
  }
}
