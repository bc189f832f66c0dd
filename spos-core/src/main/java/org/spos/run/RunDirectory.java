package org.spos.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.stream.Stream;
import org.spos.checkpoint.AtomicFiles;
import org.spos.error.CheckpointException;
import org.spos.error.OneLine;

/**
 * The folder of one run, locked against other processes while it is open. {@code run.lock} marks a
 * folder as a run directory, so it is the first file in it and stays for good.
 */
public final class RunDirectory implements AutoCloseable {
  private static final String LOCK = "run.lock";
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

  private final Path root;
  private final boolean resumed;
  private final FileChannel lock;

  private RunDirectory(Path root, boolean resumed, FileChannel lock) {
    this.root = root;
    this.resumed = resumed;
    this.lock = lock;
  }

  /**
   * The default place of a run: {@code <runs>/<command>-<timestamp>}, with a number behind if that
   * is taken.
   */
  public static Path defaultPath(Path runs, String command, LocalDateTime now) {
    String name = command + "-" + STAMP.format(now);
    Path path = runs.resolve(name);
    for (int i = 2; Files.exists(path); i++) {
      path = runs.resolve(name + "-" + i);
    }
    return path;
  }

  /**
   * Starts a run in a new or empty folder.
   *
   * @throws CheckpointException if the folder was used, holds other files, or cannot be written
   */
  public static RunDirectory create(Path root) {
    try {
      if (Files.exists(root) && !Files.isDirectory(root)) {
        throw new CheckpointException(
            "%s is a file; choose a folder with --run-dir".formatted(root));
      }
      Files.createDirectories(root);
      if (Files.exists(root.resolve(LOCK))) {
        throw used(root);
      }
      requireEmpty(root);
      return locked(root, false, StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      throw used(root);
    } catch (IOException e) {
      throw AtomicFiles.cannot("use run directory", root, e);
    }
  }

  /**
   * Goes on with the run in a folder; what killed writers left in it is deleted.
   *
   * @throws CheckpointException if there is no run, another process works in it, or it cannot be
   *     written
   */
  public static RunDirectory resume(Path root) {
    if (!Files.isRegularFile(root.resolve(LOCK))) {
      throw new CheckpointException(
          "%s holds no run to resume; check --run-dir, or start a new run without --resume"
              .formatted(root));
    }
    try {
      RunDirectory run = locked(root, true, StandardOpenOption.CREATE);
      AtomicFiles.removeLeftovers(root);
      AtomicFiles.removeLeftovers(run.best());
      return run;
    } catch (IOException e) {
      throw AtomicFiles.cannot("use run directory", root, e);
    }
  }

  /** The folder itself. */
  public Path root() {
    return root;
  }

  /** Whether an earlier process worked here. */
  public boolean resumed() {
    return resumed;
  }

  /** The folder of checkpoints; it exists. */
  public Path checkpoints() {
    return root.resolve("checkpoints");
  }

  /** The folder of the best architecture of each epoch; it exists. */
  public Path best() {
    return root.resolve("best");
  }

  /** Where the effective configuration belongs. */
  public Path config() {
    return root.resolve("config.yaml");
  }

  /** Where the {@link Manifest} belongs. */
  public Path manifest() {
    return root.resolve("manifest.json");
  }

  /** Where {@link Metrics} belong. */
  public Path metrics() {
    return root.resolve("metrics.jsonl");
  }

  /** Where the {@link Journal} belongs. */
  public Path journal() {
    return root.resolve("journal.jsonl");
  }

  /** Where the log belongs. */
  public Path log() {
    return root.resolve("log.txt");
  }

  /** Releases the lock; the marker stays. */
  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw AtomicFiles.cannot("unlock", root.resolve(LOCK), e);
    }
  }

  @SuppressWarnings("MustBeClosedChecker")
  private static RunDirectory locked(Path root, boolean resumed, StandardOpenOption how)
      throws IOException {
    Path file = root.resolve(LOCK);
    FileChannel channel =
        FileChannel.open(file, how, StandardOpenOption.READ, StandardOpenOption.WRITE);
    boolean held = false;
    try {
      FileLock lock = tryLock(channel);
      if (lock == null) {
        throw inUse(root, channel);
      }
      byte[] holder =
          "process %d%n".formatted(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8);
      channel.truncate(0).write(ByteBuffer.wrap(holder), 0);
      RunDirectory run = new RunDirectory(root, resumed, channel);
      Files.createDirectories(run.checkpoints());
      Files.createDirectories(run.best());
      held = true;
      return run;
    } finally {
      if (!held) {
        channel.close();
      }
    }
  }

  private static @org.jspecify.annotations.Nullable FileLock tryLock(FileChannel channel)
      throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // this very process holds it
    }
  }

  private static CheckpointException inUse(Path root, FileChannel channel) throws IOException {
    ByteBuffer holder = ByteBuffer.allocate(64);
    channel.read(holder, 0);
    return new CheckpointException(
        "run directory %s is in use by %s; wait for it, or choose another with --run-dir"
            .formatted(
                root,
                OneLine.of(
                    new String(holder.array(), 0, holder.position(), StandardCharsets.UTF_8))));
  }

  private static CheckpointException used(Path root) {
    return new CheckpointException(
        "run directory %s was already used; continue that run with --resume --run-dir %s, or choose another folder"
            .formatted(root, root));
  }

  private static void requireEmpty(Path root) throws IOException {
    try (Stream<Path> files = Files.list(root)) {
      if (files.findAny().isPresent()) {
        throw new CheckpointException(
            "%s is not empty and no run directory; choose a new or empty folder with --run-dir"
                .formatted(root));
      }
    }
  }
}
