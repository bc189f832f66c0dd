package org.spos.data;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.spos.data.pack.PackFile;
import org.spos.data.source.CifarFiles;
import org.spos.data.source.FolderScan;
import org.spos.data.source.ListFile;
import org.spos.data.source.Listing;
import org.spos.data.source.MnistFiles;
import org.spos.data.source.TarFiles;
import org.spos.digest.Sha256;
import org.spos.error.DataException;
import org.spos.text.Text;

/**
 * A data set on disk. It is a pack (see {@link PackFile}), a folder with the binary files of CIFAR
 * or MNIST, or a folder with {@code train} and {@code val}, each of which holds {@code <class>/*}
 * as for torchvision's {@code ImageFolder} or {@code <class>.tar}. There the class index is the
 * place of the name in sorted order.
 *
 * @param path the pack or folder
 * @param train training images
 * @param val validation images, of the same classes
 */
public record ImageData(Path path, ImageSet train, ImageSet val) {

  /**
   * Lists the images; opens none.
   *
   * @throws DataException if a file or folder is missing or empty, or train and val differ in
   *     classes
   */
  public static ImageData open(Path path) {
    return open(path, Optional.empty(), Optional.empty());
  }

  /**
   * Lists the images, of which some are named by files.
   *
   * @param trainList lines {@code path label}, relative to {@code train}; see {@link ListFile}
   * @param valList the same for {@code val}
   */
  public static ImageData open(Path path, Optional<Path> trainList, Optional<Path> valList) {
    if (Files.isRegularFile(path)) {
      requireNoLists(path, trainList, valList);
      PackFile pack = PackFile.open(path);
      return of(path, pack.train(), pack.val());
    }
    Optional<CifarFiles> cifar = CifarFiles.in(path);
    if (cifar.isPresent()) {
      requireNoLists(path, trainList, valList);
      return of(path, cifar.get().train(), cifar.get().val());
    }
    Optional<MnistFiles> mnist = MnistFiles.in(path);
    if (mnist.isPresent()) {
      requireNoLists(path, trainList, valList);
      return of(path, mnist.get().train(), mnist.get().val());
    }
    return of(path, split(path.resolve("train"), trainList), split(path.resolve("val"), valList));
  }

  /**
   * Lists the images for a command that reads no training image: a folder may then lack {@code
   * train}.
   *
   * @return with an empty training set where {@code train} is missing
   */
  public static ImageData openVal(Path path, Optional<Path> trainList, Optional<Path> valList) {
    if (!Files.isDirectory(path.resolve("val")) || Files.exists(path.resolve("train"))) {
      return open(path, trainList, valList);
    }
    ImageSet val = ImageSet.of(split(path.resolve("val"), valList));
    return new ImageData(path, val.select(new int[0]), val);
  }

  private static Listing split(Path folder, Optional<Path> list) {
    if (list.isPresent()) {
      return ListFile.read(list.get(), folder);
    }
    return TarFiles.in(folder) ? TarFiles.scan(folder) : FolderScan.scan(folder);
  }

  private static void requireNoLists(Path path, Optional<Path> trainList, Optional<Path> valList) {
    if (trainList.isPresent() || valList.isPresent()) {
      throw new DataException(
          "%s names its images itself; lists are for folders, leave out the list".formatted(path));
    }
  }

  private static ImageData of(Path path, Listing train, Listing val) {
    requireSameClasses(path, train.classes(), val.classes());
    return new ImageData(path, ImageSet.of(train), ImageSet.of(val));
  }

  /** Names of the classes; the place is the label. */
  public List<String> classes() {
    return train.classes();
  }

  /**
   * Checks the number of classes.
   *
   * @return this
   * @throws DataException if the network expects another number
   */
  public ImageData requireClasses(int expected) {
    if (classes().size() != expected) {
      throw new DataException(
          Text.format(
              "%s has %d classes, but the search space expects %d; set the space's classes to %d or"
                  + " use other data",
              path, classes().size(), expected, classes().size()));
    }
    return this;
  }

  /** SHA-256 in hexadecimal over both sets, see {@link ImageSet#fingerprint}. */
  public String fingerprint() {
    String both = train.fingerprint() + val.fingerprint();
    return Sha256.hex(both.getBytes(StandardCharsets.US_ASCII));
  }

  private static void requireSameClasses(Path path, List<String> train, List<String> val) {
    for (String name : train) {
      if (!val.contains(name)) {
        throw new DataException(
            "class \"%s\" is in %s but not in %s; both need the same class folders"
                .formatted(name, path.resolve("train"), path.resolve("val")));
      }
    }
    for (String name : val) {
      if (!train.contains(name)) {
        throw new DataException(
            "class \"%s\" in %s is unknown: %s has no such folder; both need the same class folders"
                .formatted(name, path.resolve("val"), path.resolve("train")));
      }
    }
    if (!train.equals(val)) {
      throw new DataException(
          "train and val of %s number their classes differently; make the lists agree"
              .formatted(path));
    }
  }
}
