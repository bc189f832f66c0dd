package org.spos.data.source;

import java.util.List;
import org.spos.text.Text;

/**
 * The images of one split with their classes.
 *
 * @param images where they are
 * @param classes names; the place is the label
 * @param labels class of each image
 * @param others files that were found beside them
 */
public record Listing(ImageSource images, List<String> classes, int[] labels, OtherFiles others) {
  public Listing {
    classes = List.copyOf(classes);
    if (labels.length != images.size()) {
      throw new IllegalArgumentException(
          Text.format("%d labels for %d images", labels.length, images.size()));
    }
  }

  /** Images without other files beside them. */
  public Listing(ImageSource images, List<String> classes, int[] labels) {
    this(images, classes, labels, OtherFiles.NONE);
  }
}
