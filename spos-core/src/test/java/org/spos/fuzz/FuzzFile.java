package org.spos.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.spos.error.SposException;

/** Gives bytes to a reader as a file. */
public final class FuzzFile {
  private FuzzFile() {}

  /** Calls a reader, which may refuse the file with a message of one line and in no other way. */
  public static void read(byte[] bytes, Consumer<Path> reader) {
    read(bytes, ".bin", reader);
  }

  /** As {@link #read(byte[], Consumer)}, where the reader looks at the end of the file's name. */
  public static void read(byte[] bytes, String ending, Consumer<Path> reader) {
    try {
      Path file = Files.createTempFile("spos-fuzz", ending);
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

  /** As {@link #read(byte[], Consumer)}, with a folder of such files by their names. */
  public static void readFolder(Map<String, byte[]> files, Consumer<Path> reader) {
    try {
      Path folder = Files.createTempDirectory("spos-fuzz");
      try {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
          Files.write(folder.resolve(file.getKey()), file.getValue());
        }
        refusing(() -> reader.accept(folder));
      } finally {
        delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
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
