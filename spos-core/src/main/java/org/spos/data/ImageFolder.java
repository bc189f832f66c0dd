package org.spos.data;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.spos.error.DataException;

/**
 * A data set on disk as torchvision's {@code ImageFolder} reads it: {@code train/<class>/*} and
 * {@code val/<class>/*}. The class index is the place of the folder's name in sorted order.
 *
 * @param directory the folder that holds {@code train} and {@code val}
 * @param train training images, sorted by path
 * @param val validation images, sorted by path, of the same classes
 */
public record ImageFolder(Path directory, ImageSet train, ImageSet val) {

  /**
   * Lists the images; opens none.
   *
   * @throws DataException if a folder is missing or empty, or train and val differ in classes
   */
  public static ImageFolder index(Path directory) {
    ImageSet train = FolderScan.scan(directory.resolve("train"));
    ImageSet val = FolderScan.scan(directory.resolve("val"));
    requireSameClasses(directory, train.classes(), val.classes());
    return new ImageFolder(directory, train, val);
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
  public ImageFolder requireClasses(int expected) {
    if (classes().size() != expected) {
      throw new DataException(
          "%s has %d classes, but the search space expects %d; set the space's classes to %d or use other data"
              .formatted(directory.resolve("train"), classes().size(), expected, classes().size()));
    }
    return this;
  }

  /** SHA-256 in hexadecimal over both sets, see {@link ImageSet#fingerprint}. */
  public String fingerprint() {
    String both = train.fingerprint() + val.fingerprint();
    return HexFormat.of()
        .formatHex(ImageSet.sha256().digest(both.getBytes(StandardCharsets.US_ASCII)));
  }

  private static void requireSameClasses(Path directory, List<String> train, List<String> val) {
    for (String name : train) {
      if (!val.contains(name)) {
        throw new DataException(
            "class \"%s\" is in %s but not in %s; both need the same class folders"
                .formatted(name, directory.resolve("train"), directory.resolve("val")));
      }
    }
    for (String name : val) {
      if (!train.contains(name)) {
        throw new DataException(
            "class \"%s\" in %s is unknown: %s has no such folder; both need the same class folders"
                .formatted(name, directory.resolve("val"), directory.resolve("train")));
      }
    }
  }
}
