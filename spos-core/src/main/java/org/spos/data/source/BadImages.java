package org.spos.data.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spos.error.CheckpointException;
import org.spos.error.DataException;
import org.spos.file.AtomicFiles;

/** What happens to images that cannot be read, and which they were. Thread-safe. */
public final class BadImages {
  private static final Logger LOG = LoggerFactory.getLogger(BadImages.class);

  private final boolean skip;
  private final boolean announced;
  private final Map<String, String> found = new LinkedHashMap<>(); // guarded by itself
  private final Set<String> listed = new HashSet<>();
  private Optional<Path> list = Optional.empty();

  private BadImages(boolean skip, boolean announced) {
    this.skip = skip;
    this.announced = announced;
  }

  /** The first one ends the work. */
  public static BadImages fail() {
    return new BadImages(false, true);
  }

  /** They are left out and remembered. */
  public static BadImages skip() {
    return new BadImages(true, true);
  }

  /** They are left out without a word, by who has told of them already. */
  public static BadImages skipSilently() {
    return new BadImages(true, false);
  }

  /**
   * Notes an image.
   *
   * @param name the image
   * @param error why it cannot be read
   * @throws DataException the error, unless such images are to be skipped
   */
  public void found(String name, DataException error) {
    if (!skip) {
      throw error;
    }
    synchronized (found) {
      if (found.putIfAbsent(name, String.valueOf(error.getMessage())) == null) {
        if (announced) {
          LOG.warn("Left out: {}", error.getMessage());
        }
        list.ifPresent(file -> append(file, name, String.valueOf(error.getMessage())));
      }
    }
  }

  /** Whether an image was noted. */
  public boolean contains(String name) {
    synchronized (found) {
      return found.containsKey(name);
    }
  }

  /** How many were noted. */
  public int count() {
    synchronized (found) {
      return found.size();
    }
  }

  /**
   * Writes those noted so far and from now on to a file, a line each: image, tab, reason. What the
   * file lists already is not repeated.
   */
  public void listIn(Path file) {
    synchronized (found) {
      list = Optional.of(file);
      known(file).forEach(line -> listed.add(line.split("\t", 2)[0]));
      found.forEach((name, reason) -> append(file, name, reason));
    }
  }

  private static List<String> known(Path file) {
    try {
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw new DataException("%s cannot be read: %s".formatted(file, AtomicFiles.reason(e)), e);
    }
  }

  private void append(Path file, String name, String reason) {
    if (!listed.add(name)) {
      return;
    }
    String line = name + "\t" + reason.replaceAll("\\s+", " ") + "\n";
    try {
      Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new CheckpointException(
          "cannot write %s: %s".formatted(file, AtomicFiles.reason(e)), e);
    }
  }
}
