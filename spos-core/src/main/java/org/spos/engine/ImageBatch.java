package org.spos.engine;

import org.spos.text.Text;

/**
 * Images and their classes. The arrays are shared, not copied: whoever makes a batch must not
 * change them afterwards.
 *
 * @param pixels uint8 RGB, [N, side, side, 3], row-major
 * @param labels class indices, [N]
 * @param side side of the square images in pixels
 */
public record ImageBatch(byte[] pixels, int[] labels, int side) {
  public ImageBatch {
    if (pixels.length != labels.length * side * side * 3) {
      throw new IllegalArgumentException(
          Text.format(
              "%d images of side %d need %d bytes, got %d",
              labels.length, side, labels.length * side * side * 3, pixels.length));
    }
  }

  /** Number of images. */
  public int size() {
    return labels.length;
  }
}
