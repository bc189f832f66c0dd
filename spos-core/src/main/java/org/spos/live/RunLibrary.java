package org.spos.live;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.spos.error.CheckpointException;
import org.spos.file.AtomicFiles;

/**
 * The runs below a folder. What a request names is looked up among the runs that were found here,
 * never made a path, and no link is followed: nothing outside of the folder can be asked for.
 * Thread-safe.
 */
final class RunLibrary {
  /** Folders of a run that hold no runs. */
  private static final Set<String> CLOSED = Set.of("checkpoints", "best", "tensorboard");

  private static final long NANOS = 1_000_000_000;

  private final Path root;
  private final Map<String, CachedRun> runs = new TreeMap<>();
  private long searched = System.nanoTime() - 10 * NANOS;

  /**
   * @throws CheckpointException if it is no folder
   */
  RunLibrary(Path folder) {
    try {
      root = folder.toRealPath();
    } catch (IOException e) {
      throw AtomicFiles.cannot("read", folder, e);
    }
    if (!Files.isDirectory(root)) {
      throw new CheckpointException("%s is no folder; give one with runs".formatted(folder));
    }
  }

  Path root() {
    return root;
  }

  /** All runs by their names, the paths below the folder. */
  synchronized Map<String, CachedRun> all() {
    if (System.nanoTime() - searched > NANOS) {
      Map<String, Path> found = find();
      runs.keySet().retainAll(found.keySet());
      found.forEach((name, folder) -> runs.computeIfAbsent(name, unused -> new CachedRun(folder)));
      searched = System.nanoTime();
    }
    return new LinkedHashMap<>(runs);
  }

  /** A run by its name; empty if there is none. */
  Optional<CachedRun> run(String name) {
    return Optional.ofNullable(all().get(name));
  }

  private Map<String, Path> find() {
    Map<String, Path> found = new TreeMap<>();
    try {
      // Without FOLLOW_LINKS: a link to a folder is no folder here.
      Files.walkFileTree(
          root,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
              if (CLOSED.contains(String.valueOf(folder.getFileName()))) {
                return FileVisitResult.SKIP_SUBTREE;
              }
              if (isRun(folder) && isWithin(folder)) {
                String name = root.relativize(folder).toString().replace('\\', '/');
                found.put(name.isEmpty() ? String.valueOf(root.getFileName()) : name, folder);
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
              return FileVisitResult.CONTINUE; // what cannot be read is not shown
            }
          });
    } catch (IOException e) {
      throw AtomicFiles.cannot("read", root, e);
    }
    return found;
  }

  private static boolean isRun(Path folder) {
    return Files.isRegularFile(folder.resolve("manifest.json"))
        && Files.isRegularFile(folder.resolve("config.yaml"));
  }

  /** Whether every file of a run is where it seems to be: a link may lead anywhere. */
  private boolean isWithin(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : List.copyOf(files.toList())) {
        if (Files.isSymbolicLink(file) && !file.toRealPath().startsWith(root)) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
