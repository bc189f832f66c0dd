package org.spos.run;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.spos.error.CheckpointException;
import org.spos.file.AtomicFiles;
import org.spos.text.ShellCommand;
import org.spos.text.Text;

/**
 * The folder of one run, locked against other processes while it is open. {@code run.lock} marks a
 * folder as a run directory, so it is the first file in it and stays for good.
 */
public final class RunDirectory implements AutoCloseable {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

  private final Path root;
  private final boolean resumed;
  private final RunLock lock;

  private RunDirectory(Path root, boolean resumed, RunLock lock) {
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
   * Starts a run in a new or empty folder, or in that of a run which was killed before it began.
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
      if (!Files.exists(RunLayout.lock(root))) {
        requireEmpty(root);
      }
      RunDirectory run = locked(root, false);
      boolean free = false;
      try {
        if (hasBegun(root)) {
          throw used(root);
        }
        run.clear();
        free = true;
        return run;
      } finally {
        if (!free) {
          run.close();
        }
      }
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
    if (!Files.isRegularFile(RunLayout.lock(root))) {
      requireBegun(root);
    }
    try {
      RunDirectory run = locked(root, true);
      boolean begun = false;
      try {
        requireBegun(root);
        AtomicFiles.removeLeftovers(root);
        AtomicFiles.removeLeftovers(run.best());
        begun = true;
        return run;
      } finally {
        if (!begun) {
          run.close();
        }
      }
    } catch (IOException e) {
      throw AtomicFiles.cannot("use run directory", root, e);
    }
  }

  /** Whether a run in this folder came so far that it can be resumed. */
  public static boolean hasBegun(Path root) {
    return Files.exists(RunLayout.config(root));
  }

  /**
   * Checks that there is something to resume.
   *
   * @throws CheckpointException if there is no run, or it was killed before it began
   */
  public static void requireBegun(Path root) {
    if (hasBegun(root)) {
      return;
    }
    throw new CheckpointException(
        Files.exists(RunLayout.lock(root))
            ? "the run in %s was killed before it began; start it again with its options, without --resume"
                .formatted(root)
            : "%s holds no run to resume; check --run-dir, or start a new run without --resume"
                .formatted(root));
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

  /**
   * Deletes the best architectures of all epochs: an earlier search may have had others, or more.
   *
   * @throws CheckpointException if one cannot be deleted
   */
  public void forgetBest() {
    try {
      deleteFiles(best(), "epoch_*.json");
    } catch (IOException e) {
      throw AtomicFiles.cannot("clean", best(), e);
    }
  }

  /** Where the effective configuration belongs; from then on the run can be resumed. */
  public Path config() {
    return RunLayout.config(root);
  }

  /** Where the {@link Manifest} belongs. */
  public Path manifest() {
    return RunLayout.manifest(root);
  }

  /** Where {@link Metrics} belong. */
  public Path metrics() {
    return RunLayout.metrics(root);
  }

  /**
   * Where times belong, as {@link Metrics#openTimes}: unlike metrics, no two runs have the same.
   */
  public Path times() {
    return RunLayout.times(root);
  }

  /** Where the {@link Journal} belongs. */
  public Path journal() {
    return RunLayout.journal(root);
  }

  /** Where the pairs of a ranking belong, see {@link RankFile}. */
  public Path pairs() {
    return root.resolve(RankFile.NAME);
  }

  /** Where the scores of a ranking belong, see {@link ScoreFile}. */
  public Path scores() {
    return root.resolve(ScoreFile.NAME);
  }

  /**
   * Moves files and folders of an earlier purpose into a folder of their own.
   *
   * @param names files of the run directory; those that are missing are left out
   * @param folders which folders of it go with them, as a glob
   * @return the folder {@code earlier-N}
   * @throws CheckpointException if one cannot be moved
   */
  public Path putAside(List<String> names, String folders) {
    Path aside = root.resolve("earlier-1");
    for (int i = 2; Files.exists(aside); i++) {
      aside = root.resolve(Text.format("earlier-%d", i));
    }
    try {
      Files.createDirectory(aside);
      for (String name : names) {
        if (Files.exists(root.resolve(name))) {
          Files.move(root.resolve(name), aside.resolve(name));
        }
      }
      try (DirectoryStream<Path> found = Files.newDirectoryStream(root, folders)) {
        for (Path folder : found) {
          Files.move(folder, aside.resolve(String.valueOf(folder.getFileName())));
        }
      }
      return aside;
    } catch (IOException e) {
      throw AtomicFiles.cannot("rename files of", root, e);
    }
  }

  /** Where the log belongs. */
  public Path log() {
    return root.resolve("log.txt");
  }

  /** Releases the lock; the marker stays. */
  @Override
  public void close() {
    lock.close();
  }

  private static RunDirectory locked(Path root, boolean resumed) throws IOException {
    RunLock lock = RunLock.take(root);
    boolean held = false;
    try {
      RunDirectory run = new RunDirectory(root, resumed, lock);
      Files.createDirectories(run.checkpoints());
      Files.createDirectories(run.best());
      held = true;
      return run;
    } finally {
      if (!held) {
        lock.close();
      }
    }
  }

  /** Deletes what a run left that was killed before it began. */
  private void clear() throws IOException {
    Files.deleteIfExists(journal());
    Files.deleteIfExists(pairs());
    Files.deleteIfExists(scores());
    Files.deleteIfExists(metrics());
    Files.deleteIfExists(times());
    deleteFiles(checkpoints(), "*");
  }

  private static void deleteFiles(Path folder, String glob) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, glob)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
  }

  private static CheckpointException used(Path root) {
    return new CheckpointException(
        "run directory %s was already used; continue that run with %s, or choose another folder"
            .formatted(root, ShellCommand.of("--resume", "--run-dir", root)));
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
