package org.spos.data.decode;

import java.util.Arrays;
import org.spos.text.Text;

/**
 * A decoded image. The array may be longer than the image and may be a buffer that its owner fills
 * again; {@link #copy} gives one that stays.
 *
 * @param pixels uint8 RGB, [height, width, 3], row-major, from index 0
 * @param width in pixels
 * @param height in pixels
 */
public record RgbImage(byte[] pixels, int width, int height) {
  public RgbImage {
    if (width < 1 || height < 1 || pixels.length < 3L * width * height) {
      throw new IllegalArgumentException(
          Text.format("%d bytes cannot hold %d x %d RGB pixels", pixels.length, width, height));
    }
  }

  /** Number of bytes the pixels take. */
  public int bytes() {
    return 3 * width * height;
  }

  /** The same pixels in an array of their own. */
  public RgbImage copy() {
    return new RgbImage(Arrays.copyOf(pixels, bytes()), width, height);
  }
}
