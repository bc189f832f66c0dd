package org.spos.natives;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spos.error.CheckpointException;
import org.spos.file.AtomicFiles;

/**
 * Loads native libraries, after unpacking them where that is possible: into the folder of {@value
 * #VARIABLE} if that is set, else into the first usable one of JavaCPP's in the home directory and
 * some for temporary files. Whoever unpacks libraries itself (JavaCPP, JNA, ONNX Runtime) is told
 * of the folder. Of the whole process, as loaded libraries are.
 */
public final class NativeLibraries {
  /** The environment variable with a folder for unpacked libraries. */
  public static final String VARIABLE = "SPOS_NATIVE_DIR";

  private static final String JAVACPP = "org.bytedeco.javacpp.cachedir";
  private static final Logger LOG = LoggerFactory.getLogger(NativeLibraries.class);
  private static final NativeLibraries PROCESS =
      new NativeLibraries(
          Candidates.of(System.getenv(), System.getProperties()),
          NativeLibraries.class.getClassLoader());

  private final List<UnpackFolder> candidates;
  private final ClassLoader classes;
  private final Set<NativeSet> loaded = new HashSet<>();
  private Optional<Path> folder = Optional.empty();

  NativeLibraries(List<UnpackFolder> candidates, ClassLoader classes) {
    this.candidates = candidates;
    this.classes = classes;
  }

  /**
   * Unpacks and loads libraries, once in a process and by one process at a time.
   *
   * @param load makes Java load them
   * @throws CheckpointException if no folder can hold them, or they cannot be loaded from it: names
   *     folder and reason
   */
  public static void load(NativeSet set, Runnable load) {
    PROCESS.unpackAndLoad(set, load);
  }

  /**
   * The same for who judges errors of loading himself: they leave through the value, or as they
   * are.
   *
   * @param load makes Java load them, each time
   */
  public static <T> T loading(NativeSet set, Supplier<T> load) {
    return PROCESS.unpacked(set, load);
  }

  /** The folders in the order in which they are tried; those that can be are created. */
  public static List<FolderState> folders() {
    return PROCESS.states();
  }

  synchronized List<FolderState> states() {
    List<LibraryFile> wanted = wanted();
    return candidates().stream()
        .map(candidate -> new FolderState(candidate.path(), candidate.refusal(wanted)))
        .toList();
  }

  /**
   * Why libraries cannot be used; unpacks and loads them. Want of memory is no such reason: it
   * leaves as an error.
   *
   * @param load makes Java load them, each time
   */
  public static Optional<String> problem(NativeSet set, Runnable load) {
    return loading(
        set,
        () -> {
          try {
            load.run();
            return Optional.empty();
          } catch (LinkageError e) {
            if (LoadError.isMemoryShortage(e)) {
              throw e; // the command line knows what helps
            }
            return Optional.of(
                "%s cannot be loaded: %s".formatted(set.name(), LoadError.reason(e)));
          }
        });
  }

  synchronized void unpackAndLoad(NativeSet set, Runnable load) {
    if (!loaded.contains(set)) {
      unpacked(
          set,
          () -> {
            explained(set, load);
            return set;
          });
    }
  }

  private synchronized <T> T unpacked(NativeSet set, Supplier<T> load) {
    if (loaded.contains(set)) {
      return load.get();
    }
    List<String> refusals = new ArrayList<>();
    for (UnpackFolder candidate : candidates()) {
      Optional<String> refusal = candidate.refusal(wanted());
      if (refusal.isPresent()) {
        refusals.add(candidate.path() + " " + refusal.get());
        continue;
      }
      try (UnpackLock lock = UnpackLock.take(candidate.path())) {
        unpack(set, candidate.path());
        if (!refusals.isEmpty()) {
          LOG.info(
              "Native libraries are in {}, because {}",
              candidate.path(),
              String.join("; ", refusals));
        }
        folder = Optional.of(candidate.path());
        T result = load.get();
        loaded.add(set);
        return result;
      } catch (IOException e) {
        refusals.add(candidate.path() + " cannot be written: " + AtomicFiles.reason(e));
      }
    }
    throw new CheckpointException(
        "%s cannot be unpacked: %s; set %s to a folder with room from which libraries may be loaded"
            .formatted(set.name(), String.join("; ", refusals), VARIABLE));
  }

  /** JavaCPP keeps to the folder that it has used first. */
  private List<UnpackFolder> candidates() {
    return folder.map(path -> List.of(new UnpackFolder(path, false))).orElse(candidates);
  }

  private List<LibraryFile> wanted() {
    return NativeSet.ALL.stream()
        .flatMap(set -> set.parts().stream())
        .distinct() // some are of two sets
        .flatMap(part -> part.files(classes).stream())
        .toList();
  }

  private void unpack(NativeSet set, Path place) throws IOException {
    List<LibraryFile> files = set.files(classes);
    for (LibraryFile file : files) {
      if (!file.isIn(place)) {
        file.unpackInto(place);
      }
    }
    System.setProperty(JAVACPP, place.toString());
    if (System.getProperty("jna.tmpdir") == null) {
      System.setProperty("jna.tmpdir", place.toString());
    }
    if (set.pathProperty().isPresent() && !files.isEmpty()) {
      Path inner = files.get(0).in(place).getParent();
      System.setProperty(set.pathProperty().get(), String.valueOf(inner));
    }
  }

  private void explained(NativeSet set, Runnable load) {
    try {
      load.run();
    } catch (LinkageError e) {
      String reason = LoadError.reason(e);
      if (LoadError.isMemoryShortage(reason)) {
        throw e; // the command line knows what helps
      }
      throw new CheckpointException(
          "%s cannot be loaded from %s: %s; set %s to another folder"
              .formatted(set.name(), folder.orElseThrow(), reason, VARIABLE),
          e);
    }
  }
}
