package org.spos.live;

import java.io.IOException;
import java.lang.ref.SoftReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.spos.error.SposException;
import org.spos.run.RunView;

/**
 * A run as it was read last. It is read again when a file of it has changed, but never takes more
 * than a tenth of the time: a long run is read slowly, and it trains on the same processor.
 * Thread-safe.
 */
final class CachedRun {
  private static final int SHARE = 10;

  private final Path folder;
  private String stamp = "";
  private long readAt;
  private long took;
  private SoftReference<RunView> view = new SoftReference<>(null);
  private boolean readable = true;

  CachedRun(Path folder) {
    this.folder = folder;
  }

  /** What there is now; empty if a file of it is damaged. */
  synchronized Optional<RunView> view() {
    String now = stampNow();
    RunView known = view.get();
    boolean early = System.nanoTime() - readAt < SHARE * took;
    if (readable && known != null && (early || now.equals(stamp))) {
      return Optional.of(known);
    }
    if (!readable && now.equals(stamp)) {
      return Optional.empty();
    }
    long start = System.nanoTime();
    stamp = now;
    try {
      RunView read = RunView.of(folder);
      view = new SoftReference<>(read);
      readable = true;
      return Optional.of(read);
    } catch (SposException | IllegalArgumentException e) {
      readable = false;
      return Optional.empty();
    } finally {
      readAt = System.nanoTime();
      took = readAt - start;
    }
  }

  /** Differs from an earlier one if what is shown may differ. */
  synchronized String version() {
    view();
    return stamp;
  }

  /** Sizes and times of its files, and whether its process is alive. */
  private String stampNow() {
    StringBuilder all = new StringBuilder();
    TreeMap<String, String> files = new TreeMap<>();
    try (Stream<Path> inside = Files.list(folder)) {
      for (Path file : inside.toList()) {
        if (Files.isRegularFile(file)) {
          files.put(
              String.valueOf(file.getFileName()),
              Files.size(file) + "@" + Files.getLastModifiedTime(file).toMillis());
        }
      }
      all.append(RunView.isAlive(folder));
    } catch (IOException | SposException e) {
      return "gone";
    }
    files.forEach((name, size) -> all.append(name).append(size).append(';'));
    return all.toString();
  }
}
