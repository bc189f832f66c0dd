package org.spos.data.source;

import java.util.List;

/**
 * The images of one split with their classes.
 *
 * @param images where they are
 * @param classes names; the place is the label
 * @param labels class of each image
 */
public record Listing(ImageSource images, List<String> classes, int[] labels) {
  public Listing {
    classes = List.copyOf(classes);
    if (labels.length != images.size()) {
      throw new IllegalArgumentException(
          "%d labels for %d images".formatted(labels.length, images.size()));
    }
  }
}
