package org.spos.artifact;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.spos.error.CheckpointException;
import org.spos.error.ConfigException;
import org.spos.file.AtomicFiles;
import org.spos.space.Architecture;
import org.spos.space.SearchSpace;
import org.spos.text.Text;

/**
 * A text file with an architecture on each line: candidate indices with blanks or commas between
 * them, or a key of digits. Blank lines and lines that begin with # are remarks.
 */
public final class ArchitectureList {
  private ArchitectureList() {}

  /**
   * Reads a list.
   *
   * @throws CheckpointException if the file is missing, empty, or a line is no architecture of the
   *     space
   */
  public static List<Architecture> read(Path file, SearchSpace space) {
    List<Architecture> architectures = new ArrayList<>();
    int number = 0;
    for (String line : lines(file)) {
      number++;
      String text = line.strip();
      if (!text.isEmpty() && !text.startsWith("#")) {
        try {
          architectures.add(space.parse(text));
        } catch (ConfigException e) {
          throw new CheckpointException(
              Text.format("line %d of %s: %s", number, file, e.getMessage()), e);
        }
      }
    }
    if (architectures.isEmpty()) {
      throw new CheckpointException(file + " lists no architectures");
    }
    return architectures;
  }

  private static List<String> lines(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new CheckpointException(
          file + " is no file; a list of architectures, one on each line, is expected");
    }
    try {
      return List.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\r?\n"));
    } catch (IOException e) {
      throw AtomicFiles.cannot("read", file, e);
    }
  }
}
