package org.spos.workflow;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.spos.artifact.ArchitectureFile;
import org.spos.error.CheckpointException;
import org.spos.file.AtomicFiles;

/**
 * Where a search puts its result: into its run directory, and where the user wants it too, but
 * there never over a file that is not its own. A file is its own if the same bytes lie among the
 * results in its run directory.
 *
 * @param run the run directory
 * @param elsewhere where the user wants it too
 */
record SearchOutput(Path run, Optional<Path> elsewhere) {

  /**
   * Checks, before the first candidate, that the result can be put where it is wanted.
   *
   * @throws CheckpointException if it cannot, or another file is there
   */
  void require() {
    if (elsewhere.isEmpty()) {
      return;
    }
    Path file = elsewhere.get();
    Path folder = file.toAbsolutePath().getParent();
    boolean inRun = file.toAbsolutePath().normalize().startsWith(run.toAbsolutePath().normalize());
    if (folder != null && !Files.exists(folder) && !inRun) {
      throw new CheckpointException(
          "cannot write %s: there is no folder %s; create it, or choose another --output"
              .formatted(file, folder));
    }
    AtomicFiles.requireWritable(file);
    if (Files.exists(file) && !isOwn(file)) {
      throw new CheckpointException(
          "--output %s is there already and not of this search; remove it, or choose another file"
              .formatted(file));
    }
  }

  /**
   * Writes the result.
   *
   * @throws CheckpointException if it cannot be written, or another file has come in between
   */
  void write(ArchitectureFile best) {
    Path result = run.resolve(SearchArchitecture.FILE);
    boolean own = elsewhere.isEmpty() || !Files.exists(elsewhere.get()) || isOwn(elsewhere.get());
    best.write(result);
    if (!own) {
      throw new CheckpointException(
          "--output %s was written by someone else during this search and is left as it is; the result is in %s"
              .formatted(elsewhere.get(), result));
    }
    elsewhere.ifPresent(best::write);
  }

  private boolean isOwn(Path file) {
    if (!Files.isDirectory(run)) {
      return false;
    }
    try (Stream<Path> best = files(run.resolve("best"))) {
      return Stream.concat(Stream.of(run.resolve(SearchArchitecture.FILE)), best)
          .filter(Files::isRegularFile)
          .anyMatch(result -> isSame(result, file));
    }
  }

  private static boolean isSame(Path one, Path other) {
    try {
      return Files.mismatch(one, other) < 0;
    } catch (IOException e) {
      throw AtomicFiles.cannot("read", other, e);
    }
  }

  private static Stream<Path> files(Path folder) {
    try {
      return Files.isDirectory(folder) ? Files.list(folder) : Stream.of();
    } catch (IOException e) {
      throw AtomicFiles.cannot("read", folder, e);
    }
  }

  /**
   * Checks that NNI's files of a new search would not mix with those of another.
   *
   * @throws CheckpointException if they would
   */
  static void requireNoRounds(Path folder) {
    AtomicFiles.requireWritable(folder.resolve("000_000.json"));
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "[0-9]*_[0-9]*.json")) {
      for (Path file : files) {
        throw new CheckpointException(
            "--nni-checkpoints %s holds files of another search already, such as %s; choose another folder"
                .formatted(folder, file.getFileName()));
      }
    } catch (IOException e) {
      throw AtomicFiles.cannot("read", folder, e);
    }
  }
}
