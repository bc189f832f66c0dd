package org.spos.cli;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.spos.error.CheckpointException;
import org.spos.file.AtomicFiles;
import org.spos.ranks.Places;

/**
 * Where processes of one machine meet: a temporary folder into which nobody else can look. All of
 * them lock a file in it as long as they live, so the next launch knows which folders nobody needs
 * any more, and removes what one that was killed has left.
 */
final class LaunchFolder implements AutoCloseable {
  private static final String PREFIX = "spos-launch-";
  private static final String IN_USE = "in-use";

  /** A launch that has just made its folder may not have locked it yet. */
  private static final Duration YOUNG = Duration.ofMinutes(1);

  /** Locks last as long as their channels, and these as long as the process. */
  private static final List<FileChannel> HELD = new ArrayList<>();

  private final Path path;
  private final FileChannel lock;

  private LaunchFolder(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * Makes a folder, and removes those that nobody needs any more.
   *
   * @param temporary the folder for temporary files
   * @throws CheckpointException if that cannot be written
   */
  static LaunchFolder in(Path temporary) {
    try {
      removeAbandoned(temporary, Instant.now().minus(YOUNG));
      Path path = Files.createTempDirectory(temporary, PREFIX);
      return new LaunchFolder(path, lock(path));
    } catch (IOException e) {
      throw new CheckpointException(
          "the folder for temporary files cannot be written: %s".formatted(AtomicFiles.reason(e)),
          e);
    }
  }

  /** Keeps the folder for a process that was launched, until this ends. */
  static void hold(Map<String, String> environment) {
    Optional.ofNullable(environment.get(Places.RENDEZVOUS))
        .filter(place -> environment.containsKey(Places.LAUNCHER) && place.startsWith("file:"))
        .map(place -> Path.of(place.substring("file:".length())).getParent())
        .ifPresent(LaunchFolder::hold);
  }

  private static void hold(Path folder) {
    try {
      synchronized (HELD) {
        HELD.add(lock(folder));
      }
    } catch (IOException e) {
      return; // the launch is over already, as this process will notice
    }
  }

  private static FileChannel lock(Path folder) throws IOException {
    FileChannel channel =
        FileChannel.open(
            folder.resolve(IN_USE),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    channel.lock(0, Long.MAX_VALUE, true);
    return channel;
  }

  /**
   * Removes folders of launches that are over.
   *
   * @param before younger ones stay
   */
  static void removeAbandoned(Path temporary, Instant before) {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(temporary, PREFIX + "*")) {
      for (Path folder : folders) {
        if (isAbandoned(folder, before)) {
          remove(folder);
        }
      }
    } catch (IOException e) {
      return; // some bytes in a temporary folder
    }
  }

  /** Folders of other users cannot be opened, and stay. */
  private static boolean isAbandoned(Path folder, Instant before) {
    Path file = folder.resolve(IN_USE);
    try {
      if (!Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
        return false;
      }
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
          FileLock own = channel.tryLock()) {
        return own != null;
      }
    } catch (IOException | OverlappingFileLockException e) {
      return false;
    }
  }

  private static void remove(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      return; // some bytes in a temporary folder
    }
  }

  Path path() {
    return path;
  }

  /** Removes it. */
  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      return; // the next launch removes it
    }
    remove(path);
  }
}
