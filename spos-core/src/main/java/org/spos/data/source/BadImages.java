package org.spos.data.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spos.error.DataException;

/** What happens to images that cannot be read, and which they were. Thread-safe. */
public final class BadImages {
  private static final Logger LOG = LoggerFactory.getLogger(BadImages.class);

  private final boolean skip;
  private final Map<String, String> found = new LinkedHashMap<>(); // guarded by itself
  private Optional<Path> list = Optional.empty();

  private BadImages(boolean skip) {
    this.skip = skip;
  }

  /** The first one ends the work. */
  public static BadImages fail() {
    return new BadImages(false);
  }

  /** They are left out and remembered. */
  public static BadImages skip() {
    return new BadImages(true);
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
        LOG.warn("Left out: {}", error.getMessage());
        list.ifPresent(file -> append(file, line(name, String.valueOf(error.getMessage()))));
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

  /** Writes those noted so far and from now on to a file, a line each: image, tab, reason. */
  public void listIn(Path file) {
    synchronized (found) {
      list = Optional.of(file);
      found.forEach((name, reason) -> append(file, line(name, reason)));
    }
  }

  private static String line(String name, String reason) {
    return name + "\t" + reason.replaceAll("\\s+", " ") + "\n";
  }

  private static void append(Path file, String line) {
    try {
      Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new DataException("%s cannot be written: %s".formatted(file, e), e);
    }
  }
}
