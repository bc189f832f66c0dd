package org.spos.data.transform;

import java.util.Arrays;
import org.spos.data.decode.RgbImage;

/**
 * A colour image as three planes of rows of values from 0 to 255. They are ints, and each row has
 * its own array, because that is what Java 17 makes vector instructions of: loops over bytes, or
 * over parts of arrays, stay scalar. Grows to the largest image; one for each thread.
 */
final class Planes {
  private int width;
  private int height;
  private int[][] red = new int[0][];
  private int[][] green = new int[0][];
  private int[][] blue = new int[0][];

  /** The same pixels as planes. */
  static Planes of(RgbImage image) {
    Planes planes = new Planes();
    planes.reset(image.width(), image.height());
    byte[] pixels = image.pixels();
    for (int i = 0; i < image.width() * image.height(); i++) {
      int y = i / image.width();
      int x = i % image.width();
      planes.red[y][x] = pixels[3 * i] & 0xFF;
      planes.green[y][x] = pixels[3 * i + 1] & 0xFF;
      planes.blue[y][x] = pixels[3 * i + 2] & 0xFF;
    }
    return planes;
  }

  /** Makes this an image of a size, with any pixels. */
  void reset(int newWidth, int newHeight) {
    width = newWidth;
    height = newHeight;
    red = reserve(red, newHeight, newWidth);
    green = reserve(green, newHeight, newWidth);
    blue = reserve(blue, newHeight, newWidth);
  }

  private static int[][] reserve(int[][] rows, int count, int width) {
    int[][] enough = rows.length < count ? Arrays.copyOf(rows, count) : rows;
    for (int k = 0; k < count; k++) {
      if (enough[k] == null || enough[k].length < width) {
        enough[k] = new int[width];
      }
    }
    return enough;
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  /** Rows, of which there may be more and which may be longer. */
  int[][] red() {
    return red;
  }

  /** As {@link #red()}. */
  int[][] green() {
    return green;
  }

  /** As {@link #red()}. */
  int[][] blue() {
    return blue;
  }

  /**
   * Writes the pixels.
   *
   * @param mirrored whether left and right are exchanged
   * @param out uint8 RGB, [height, width, 3] from {@code offset}
   */
  void write(boolean mirrored, byte[] out, int offset) {
    for (int y = 0; y < height; y++) {
      int to = offset + 3 * y * width;
      if (mirrored) {
        mirror(red[y], green[y], blue[y], width, out, to);
      } else {
        interleave(red[y], green[y], blue[y], width, out, to);
      }
    }
  }

  private static void interleave(
      int[] red, int[] green, int[] blue, int width, byte[] out, int to) {
    for (int x = 0; x < width; x++) {
      out[to + 3 * x] = (byte) red[x];
      out[to + 3 * x + 1] = (byte) green[x];
      out[to + 3 * x + 2] = (byte) blue[x];
    }
  }

  private static void mirror(int[] red, int[] green, int[] blue, int width, byte[] out, int to) {
    int last = to + 3 * (width - 1);
    for (int x = 0; x < width; x++) {
      out[last - 3 * x] = (byte) red[x];
      out[last - 3 * x + 1] = (byte) green[x];
      out[last - 3 * x + 2] = (byte) blue[x];
    }
  }
}
