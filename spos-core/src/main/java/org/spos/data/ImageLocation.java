package org.spos.data;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the images of a data set are, and what the data set does not say itself.
 *
 * @param path folder or pack
 * @param trainList names the images of {@code train}, lines {@code path label}
 * @param valList names the images of {@code val}
 * @param valFraction share of each class that becomes {@code val} where the data set has none, from
 *     0 (none) to 1/2
 */
public record ImageLocation(
    Path path, Optional<Path> trainList, Optional<Path> valList, double valFraction) {
  public ImageLocation {
    if (!(valFraction >= 0 && valFraction <= 0.5)) {
      throw new IllegalArgumentException("valFraction must be from 0 to 0.5, got " + valFraction);
    }
  }

  /** A data set that says everything itself. */
  public static ImageLocation of(Path path) {
    return new ImageLocation(path, Optional.empty(), Optional.empty(), 0);
  }

  boolean hasLists() {
    return trainList.isPresent() || valList.isPresent();
  }
}
