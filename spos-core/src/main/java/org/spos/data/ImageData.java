package org.spos.data;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.spos.data.pack.PackFile;
import org.spos.data.source.CifarFiles;
import org.spos.data.source.MnistFiles;
import org.spos.data.source.NamedSplits;
import org.spos.data.source.OtherFiles;
import org.spos.digest.Sha256;
import org.spos.error.DataException;
import org.spos.seed.Seed;

/**
 * A data set on disk. It is a pack (see {@link PackFile}), a folder with the binary files of CIFAR
 * or MNIST, or a folder with {@code train} and {@code val}, each of which holds {@code <class>/*}
 * as for torchvision's {@code ImageFolder} or {@code <class>.tar}, or with class folders alone.
 * There the class index is the place of the name in sorted order.
 *
 * @param path the pack or folder
 * @param train training images; none where they are missing and not needed
 * @param val validation images, of the same classes; none where they are missing and not needed
 * @param others files that lie among the images and are not read
 * @param problems why something that is there cannot be used, where not all is needed
 */
public record ImageData(
    Path path, ImageSet train, ImageSet val, OtherFiles others, List<String> problems) {
  /** What names its images itself; a folder of anything else has train and val. */
  private static final List<Function<Path, Optional<? extends NamedSplits>>> FORMS =
      List.of(PackFile::at, CifarFiles::in, MnistFiles::in);

  public ImageData {
    problems = List.copyOf(problems);
  }

  /** Without other files and problems. */
  public ImageData(Path path, ImageSet train, ImageSet val) {
    this(path, train, val, OtherFiles.NONE, List.of());
  }

  /**
   * Lists the images; opens none.
   *
   * @throws DataException if a file or folder is missing or empty, or train and val differ in
   *     classes
   */
  public static ImageData open(Path path) {
    return open(ImageLocation.of(path), NeededSplits.TRAIN_AND_VAL);
  }

  /**
   * Lists the images; opens none.
   *
   * @param needed what must be there; of the rest as much as there is
   * @throws DataException as above
   */
  public static ImageData open(ImageLocation location, NeededSplits needed) {
    ImageData data = list(location, needed);
    if (needed.train() && data.train.size() == 0) {
      throw new DataException(
          "%s holds no training images, which this command reads".formatted(location.path()));
    }
    if (needed.val() && data.val.size() == 0 && location.valFraction() == 0) {
      throw new DataException(
          "%s holds no val images, which this command reads; add them, or cut them out of train with --val-fraction F"
              .formatted(location.path()));
    }
    return data;
  }

  /**
   * Checks that train and val of a folder are not the same one, as by a link; opens neither.
   *
   * @throws DataException if they are, and no lists part it
   */
  public static void requireApart(ImageLocation location) {
    SplitFolders.requireApart(location);
  }

  private static ImageData list(ImageLocation location, NeededSplits needed) {
    Path path = location.path();
    for (Function<Path, Optional<? extends NamedSplits>> form : FORMS) {
      Optional<? extends NamedSplits> found = form.apply(path);
      if (found.isPresent()) {
        requireNoLists(location);
        return new ImageData(
            path, ImageSet.of(found.get().train()), ImageSet.of(found.get().val()));
      }
    }
    return SplitFolders.open(location, needed);
  }

  private static void requireNoLists(ImageLocation location) {
    if (location.hasLists()) {
      throw new DataException(
          "%s names its images itself; lists are for folders, leave out the list"
              .formatted(location.path()));
    }
  }

  /**
   * Makes val of a share of each class of train, where there is no val: rounded down, but at least
   * one image of a class that has two.
   *
   * @param fraction above 0, at most 1/2; a larger share holds all images of a smaller one
   * @throws DataException if there is a val already
   */
  public ImageData cutVal(double fraction, Seed seed) {
    if (val.size() > 0) {
      throw new DataException(
          "%s has its own val; leave out --val-fraction (data.valFraction)".formatted(path));
    }
    boolean[] held =
        HeldOut.of(train, seed, "val-split", n -> n < 2 ? 0 : Math.max(1, (int) (fraction * n)));
    return new ImageData(
        path,
        train.select(HeldOut.where(held, false)),
        train.select(HeldOut.where(held, true)),
        others,
        problems);
  }

  /** Names of the classes; the place is the label. */
  public List<String> classes() {
    return train.classes();
  }

  /**
   * Checks that all that is there can be used.
   *
   * @return this
   * @throws DataException with the first of the problems
   */
  public ImageData requireSound() {
    if (!problems.isEmpty()) {
      throw new DataException(problems.get(0));
    }
    return this;
  }

  /** SHA-256 in hexadecimal over both sets, see {@link ImageSet#fingerprint}. */
  public String fingerprint() {
    String both = train.fingerprint() + val.fingerprint();
    return Sha256.hex(both.getBytes(StandardCharsets.US_ASCII));
  }
}
