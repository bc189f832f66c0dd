package org.spos.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spos.data.source.FolderScan;
import org.spos.data.source.ListFile;
import org.spos.data.source.Listing;
import org.spos.data.source.OtherFiles;
import org.spos.data.source.TarFiles;
import org.spos.error.DataException;
import org.spos.file.AtomicFiles;

/**
 * The splits of a folder: {@code train} and {@code val} with class folders, tars, or lists that say
 * the classes; or class folders without either.
 */
final class SplitFolders {
  private static final Logger LOG = LoggerFactory.getLogger(SplitFolders.class);

  private final ImageLocation location;
  private final NeededSplits needed;
  private final Path train;
  private final Path val;
  private final List<String> problems = new ArrayList<>();

  private SplitFolders(ImageLocation location, NeededSplits needed) {
    this.location = location;
    this.needed = needed;
    this.train = location.path().resolve("train");
    this.val = location.path().resolve("val");
  }

  /**
   * Lists the images; opens none.
   *
   * @throws DataException if what is needed cannot be listed, or the splits differ in classes
   */
  static ImageData open(ImageLocation location, NeededSplits needed) {
    return new SplitFolders(location, needed).open();
  }

  private ImageData open() {
    if (!Files.exists(train) && !Files.exists(val) && FolderScan.holdsClasses(location.path())) {
      return classFolders();
    }
    // A list takes the names of classes from a split in class folders, whichever that is.
    Optional<Listing> training = Optional.empty();
    Optional<Listing> validation = Optional.empty();
    if (location.trainList().isPresent() && location.valList().isEmpty()) {
      validation = list(val, Optional.empty(), Optional.empty(), needed.val());
      training = list(train, location.trainList(), validation, needed.train());
      training.ifPresent(this::requireAllClasses);
    } else {
      training = list(train, location.trainList(), Optional.empty(), needed.train());
      validation = list(val, location.valList(), training, needed.val());
    }
    if (training.isPresent() && validation.isPresent()) {
      if (needed != NeededSplits.ANY) { // who checks images names each of them
        requireApart(location);
      }
      try {
        requireSameClasses(training.get().classes(), validation.get().classes());
      } catch (DataException e) {
        if (needed != NeededSplits.ANY) {
          throw e;
        }
        problems.add(String.valueOf(e.getMessage()));
        validation = Optional.empty();
      }
    }
    return of(training, validation);
  }

  /** Refuses one folder as both splits; lists may part it. */
  static void requireApart(ImageLocation location) {
    Path train = location.path().resolve("train");
    Path val = location.path().resolve("val");
    if (location.hasLists() || !Files.isDirectory(train) || !Files.isDirectory(val)) {
      return;
    }
    try {
      if (Files.isSameFile(train, val)) {
        throw new DataException(
            "train and val of %s are one folder, and accuracy on images of the training says nothing; put other images into val, or remove it and cut one with --val-fraction 0.1"
                .formatted(location.path()));
      }
    } catch (IOException e) {
      throw new DataException(
          "folder %s cannot be listed: %s".formatted(val, AtomicFiles.reason(e)), e);
    }
  }

  private ImageData of(Optional<Listing> training, Optional<Listing> validation) {
    if (training.isEmpty() && validation.isEmpty()) {
      throw new DataException(
          problems.isEmpty()
              ? "no folder %s; expected <class>/* below it, name the folder that holds train and val"
                  .formatted(train)
              : problems.get(0));
    }
    ImageSet some = ImageSet.of(training.or(() -> validation).orElseThrow());
    ImageSet none = some.select(new int[0]);
    return new ImageData(
        location.path(),
        training.map(ImageSet::of).orElse(none),
        validation.map(ImageSet::of).orElse(none),
        training
            .map(Listing::others)
            .orElse(OtherFiles.NONE)
            .plus(validation.map(Listing::others).orElse(OtherFiles.NONE)),
        problems);
  }

  /** Class folders and nothing else: all of it is {@code train}, from which val must be cut. */
  private ImageData classFolders() {
    if (location.hasLists()) {
      throw new DataException(
          "%s holds class folders without train and val; lists are for those, leave out the list"
              .formatted(location.path()));
    }
    if (location.valFraction() == 0 && needed != NeededSplits.ANY) {
      throw new DataException(
          "%s holds class folders, but neither train nor val; say with --val-fraction F (such as 0.1) which share of each class becomes val, the same for every command"
              .formatted(location.path()));
    }
    return of(Optional.of(FolderScan.scan(location.path())), Optional.empty());
  }

  /** The images of a split; none where it is not needed and missing, or not usable. */
  private Optional<Listing> list(
      Path folder, Optional<Path> list, Optional<Listing> other, boolean isNeeded) {
    boolean cut = folder.equals(val) && location.valFraction() > 0;
    if ((!isNeeded || cut) && list.isEmpty() && isMissing(folder)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          list.isPresent()
              ? listed(list.get(), folder, other)
              : TarFiles.in(folder) ? TarFiles.scan(folder) : FolderScan.scan(folder));
    } catch (DataException e) {
      // Labels come from train, so that a command without need of val can leave it out.
      boolean unused = needed == NeededSplits.ANY || !isNeeded && folder.equals(val);
      if (!unused || list.isPresent()) {
        throw e;
      }
      problems.add(String.valueOf(e.getMessage()));
      if (needed != NeededSplits.ANY) {
        LOG.warn("Not needed here and left out: {}", e.getMessage());
      }
      return Optional.empty();
    }
  }

  private static Listing listed(Path list, Path folder, Optional<Listing> other) {
    return other.isPresent()
        ? ListFile.read(list, folder, other.get().classes())
        : ListFile.read(list, folder);
  }

  private static boolean isMissing(Path folder) {
    if (!Files.isDirectory(folder)) {
      return !Files.exists(folder);
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.findAny().isEmpty();
    } catch (IOException e) {
      throw new DataException(
          "folder %s cannot be listed: %s".formatted(folder, AtomicFiles.reason(e)), e);
    }
  }

  private void requireAllClasses(Listing training) {
    int[] counts = ImageSet.of(training).counts();
    for (int label = 0; label < counts.length; label++) {
      if (counts[label] == 0) {
        throw new DataException(
            "list %s names no image of class \"%s\", which %s has"
                .formatted(location.trainList().orElseThrow(), training.classes().get(label), val));
      }
    }
  }

  private void requireSameClasses(List<String> training, List<String> validation) {
    for (String name : training) {
      if (!validation.contains(name)) {
        throw new DataException(
            "class \"%s\" is in %s but not in %s; both need the same class folders"
                .formatted(name, train, val));
      }
    }
    for (String name : validation) {
      if (!training.contains(name)) {
        throw new DataException(
            "class \"%s\" in %s is unknown: %s has no such folder; both need the same class folders"
                .formatted(name, val, train));
      }
    }
    if (!training.equals(validation)) {
      throw new DataException(
          "train and val of %s number their classes differently; make the lists agree"
              .formatted(location.path()));
    }
  }
}
