package org.spos.data.transform;

import java.util.Arrays;

/** Moves pixels without changing them: crop, padded crop, mirror. Images are uint8 RGB squares. */
final class Placement {
  private Placement() {}

  /** Copies a box of an image of this width. */
  static void crop(byte[] image, int imageWidth, CropBox box, byte[] out, int offset) {
    for (int y = 0; y < box.height(); y++) {
      int from = 3 * ((box.top() + y) * imageWidth + box.left());
      System.arraycopy(image, from, out, offset + 3 * y * box.width(), 3 * box.width());
    }
  }

  /**
   * Shifts a square by dx columns and dy rows, filling with zeros: a crop of the zero-padded image
   * at column padding + dx and row padding + dy.
   */
  static void shift(byte[] square, int side, int dx, int dy, byte[] out, int offset) {
    Arrays.fill(out, offset, offset + 3 * side * side, (byte) 0);
    int columns = side - Math.abs(dx);
    if (columns <= 0) {
      return;
    }
    for (int y = Math.max(0, -dy); y < Math.min(side, side - dy); y++) {
      int from = 3 * ((y + dy) * side + Math.max(0, dx));
      int to = offset + 3 * (y * side + Math.max(0, -dx));
      System.arraycopy(square, from, out, to, 3 * columns);
    }
  }

  /** Mirrors a square left to right in place. */
  static void mirror(byte[] pixels, int start, int side) {
    for (int y = 0; y < side; y++) {
      int left = start + 3 * y * side;
      int right = left + 3 * (side - 1);
      for (; left < right; left += 3, right -= 3) {
        for (int channel = 0; channel < 3; channel++) {
          byte kept = pixels[left + channel];
          pixels[left + channel] = pixels[right + channel];
          pixels[right + channel] = kept;
        }
      }
    }
  }
}
