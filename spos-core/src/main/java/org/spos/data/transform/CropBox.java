package org.spos.data.transform;

import org.spos.seed.RandomStream;
import org.spos.text.Text;

/**
 * A region of an image, in pixels.
 *
 * @param left first column
 * @param top first row
 * @param width columns, at least 1
 * @param height rows, at least 1
 */
public record CropBox(int left, int top, int width, int height) {
  private static final int TRIES = 10;

  public CropBox {
    if (left < 0 || top < 0 || width < 1 || height < 1) {
      throw new IllegalArgumentException(
          Text.format("crop box %d,%d %dx%d", left, top, width, height));
    }
  }

  /** The whole image. */
  public static CropBox whole(int width, int height) {
    return new CropBox(0, 0, width, height);
  }

  /** The middle square; where the margin is odd, rounded half to even as Python does. */
  public static CropBox centre(int width, int height, int side) {
    return new CropBox(
        (int) Math.rint((width - side) / 2.0), (int) Math.rint((height - side) / 2.0), side, side);
  }

  /**
   * torchvision's {@code RandomResizedCrop.get_params}: up to ten tries of an area uniform and an
   * aspect ratio log-uniform in their ranges, then the largest central crop within the ratio range.
   */
  public static CropBox random(int width, int height, Preprocessing how, RandomStream rng) {
    double logMin = Math.log(how.minRatio());
    double logMax = Math.log(how.maxRatio());
    for (int i = 0; i < TRIES; i++) {
      double area = (double) width * height * between(how.minArea(), how.maxArea(), rng);
      double ratio = Math.exp(between(logMin, logMax, rng));
      int w = (int) Math.rint(Math.sqrt(area * ratio));
      int h = (int) Math.rint(Math.sqrt(area / ratio));
      if (0 < w && w <= width && 0 < h && h <= height) {
        int top = rng.nextInt(height - h + 1);
        int left = rng.nextInt(width - w + 1);
        return new CropBox(left, top, w, h);
      }
    }
    return fallback(width, height, how.minRatio(), how.maxRatio());
  }

  static CropBox fallback(int width, int height, double minRatio, double maxRatio) {
    double ratio = (double) width / height;
    int w = width;
    int h = height;
    if (ratio < minRatio) {
      h = (int) Math.rint(w / minRatio);
    } else if (ratio > maxRatio) {
      w = (int) Math.rint(h * maxRatio);
    }
    // An extreme strip can round to 0 rows or columns, where torchvision would fail.
    w = Math.max(1, w);
    h = Math.max(1, h);
    return new CropBox((width - w) / 2, (height - h) / 2, w, h);
  }

  /** The same box so many columns and rows further. */
  CropBox shifted(int columns, int rows) {
    return new CropBox(left + columns, top + rows, width, height);
  }

  private static double between(double low, double high, RandomStream rng) {
    return low + (high - low) * rng.nextDouble();
  }
}
