package org.spos.checkpoint;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spos.error.CheckpointException;
import org.spos.file.AtomicFiles;
import org.spos.plan.NetworkPlan;
import org.spos.text.Text;

/**
 * The last generations of one run, in a folder of their own that no other process writes to. Not
 * thread-safe.
 */
public final class CheckpointStore {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointStore.class);
  private static final Pattern NAME = Pattern.compile("checkpoint-(\\d{6,18})\\.safetensors");

  private final Path directory;
  private final int keep;

  /** Files that this store wrote or verified; reading all of them at each save would be slow. */
  private final Set<Path> good = new HashSet<>();

  private record Generation(long iteration, Path file) {}

  /**
   * Opens a folder, creating it if needed, and deletes what killed writers left in it.
   *
   * @param keep how many good generations to keep, at least 1
   * @throws CheckpointException if the folder cannot be used
   */
  public CheckpointStore(Path directory, int keep) {
    if (keep < 1) {
      throw new IllegalArgumentException("keep must be at least 1, got " + keep);
    }
    this.directory = directory;
    this.keep = keep;
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw AtomicFiles.cannot("create", directory, e);
    }
    int leftovers = AtomicFiles.removeLeftovers(directory);
    if (leftovers > 0) {
      LOG.info("Deleted {} unfinished files of an interrupted run in {}", leftovers, directory);
    }
  }

  /** The file of a generation: {@code checkpoint-000150.safetensors} for iteration 150. */
  public Path file(long iteration) {
    return directory.resolve(Text.format("checkpoint-%06d.safetensors", iteration));
  }

  /** Files of all generations, oldest first, damaged ones included. */
  public List<Path> files() {
    return generations().stream().map(Generation::file).toList();
  }

  /**
   * Writes a generation atomically, then deletes those older than the {@code keep} newest good
   * ones.
   *
   * @return the file
   * @throws CheckpointException if it cannot be written; all earlier generations are then intact
   */
  public Path save(Checkpoint checkpoint) {
    Path file = file(checkpoint.iteration());
    CheckpointFile.write(file, checkpoint);
    good.add(file);
    prune();
    return file;
  }

  /**
   * The newest good generation; each newer one that is damaged is named in a warning.
   *
   * @return empty if there is no generation at all
   * @throws CheckpointException if there are some but none is good, or the newest was written by a
   *     newer version of this program
   */
  public Optional<Checkpoint> latest() {
    return latest(Optional.empty());
  }

  /**
   * As {@link #latest()}.
   *
   * @throws CheckpointException also if it is of another network than this
   */
  public Optional<Checkpoint> latest(NetworkPlan plan) {
    return latest(Optional.of(plan));
  }

  private Optional<Checkpoint> latest(Optional<NetworkPlan> plan) {
    List<Generation> generations = generations();
    List<String> reasons = new ArrayList<>();
    for (int i = generations.size() - 1; i >= 0; i--) {
      Path file = generations.get(i).file();
      Optional<Checkpoint> checkpoint = readIfGood(file, reasons);
      if (checkpoint.isPresent()) {
        good.add(file);
        // A good file of another network is no damage: an older one would not fit either.
        plan.ifPresent(
            wanted ->
                CheckpointFit.require(
                    CheckpointMetadata.of(checkpoint.get()), wanted, file.toString()));
        return checkpoint;
      }
    }
    if (!generations.isEmpty()) {
      throw new CheckpointException(
          Text.format(
              "none of the %d checkpoints in %s can be used: %s",
              generations.size(), directory, String.join("; ", reasons)));
    }
    return Optional.empty();
  }

  private static Optional<Checkpoint> readIfGood(Path file, List<String> reasons) {
    try {
      return Optional.of(CheckpointFile.read(file));
    } catch (CheckpointException e) {
      if (CheckpointFile.isNewer(file)) {
        throw e; // falling back would repeat, and later overwrite, what the newer version did
      }
      LOG.warn("Falling back to an earlier checkpoint: {}", e.getMessage());
      reasons.add(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private void prune() {
    List<Generation> generations = generations();
    int kept = 0;
    for (int i = generations.size() - 1; i >= 0; i--) {
      Path file = generations.get(i).file();
      if (kept >= keep) {
        delete(file);
      } else if (isGood(file)) {
        kept++;
      }
    }
  }

  private boolean isGood(Path file) {
    if (good.contains(file)) {
      return true;
    }
    try {
      CheckpointFile.verify(file);
      good.add(file);
      return true;
    } catch (CheckpointException e) {
      LOG.warn("Not counted as a kept generation: {}", e.getMessage());
      return false;
    }
  }

  private void delete(Path file) {
    try {
      Files.deleteIfExists(file);
      good.remove(file);
    } catch (IOException e) {
      throw AtomicFiles.cannot("delete", file, e);
    }
  }

  private List<Generation> generations() {
    List<Generation> generations = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
        if (name.matches()) {
          generations.add(new Generation(Long.parseLong(name.group(1)), file));
        }
      }
    } catch (IOException e) {
      throw AtomicFiles.cannot("read", directory, e);
    }
    generations.sort(Comparator.comparingLong(Generation::iteration));
    return generations;
  }
}
