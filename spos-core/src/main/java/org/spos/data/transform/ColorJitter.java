package org.spos.data.transform;

import java.util.Arrays;
import org.spos.seed.RandomStream;

/**
 * torchvision's {@code ColorJitter} without hue, as PIL's {@code ImageEnhance} computes it: each
 * step blends the image with a degenerate one (black, uniform grey, greyscale). A factor of 1
 * changes nothing. Not thread-safe: it reuses its buffers. Loops go over rows of ints at one index,
 * so that Java 17 makes vector instructions of them.
 */
final class ColorJitter {
  private int[] greys = new int[0]; // of a row
  private int[] columns = new int[0]; // sums over rows

  /**
   * Brightness, contrast and saturation in random order, each factor uniform in 1 ± jitter.
   *
   * @param jitter in [0, 1]
   */
  void apply(Planes image, double jitter, RandomStream rng) {
    int[] order = rng.permutation(3);
    float[] factors = new float[3];
    for (int i = 0; i < 3; i++) {
      factors[i] = (float) (1 - jitter + 2 * jitter * rng.nextDouble());
    }
    for (int step : order) {
      switch (step) {
        case 0 -> brightness(image, factors[0]);
        case 1 -> contrast(image, factors[1]);
        default -> saturation(image, factors[2]);
      }
    }
  }

  /** Blends with black. */
  void brightness(Planes image, float factor) {
    blendWith(0, image, factor);
  }

  /** Blends with the mean grey of the whole image, rounded as PIL does: int(mean + 0.5). */
  void contrast(Planes image, float factor) {
    columns = sized(columns, image.width());
    Arrays.fill(columns, 0);
    for (int y = 0; y < image.height(); y++) {
      add(greys(image, y), columns, image.width());
    }
    long sum = 0;
    for (int column : columns) {
      sum += column;
    }
    double pixels = (double) image.width() * image.height();
    blendWith((int) (sum / pixels + 0.5), image, factor);
  }

  /** Blends with the grey of each pixel. */
  void saturation(Planes image, float factor) {
    Blend blend = new Blend(factor);
    for (int y = 0; y < image.height(); y++) {
      int[] row = greys(image, y);
      blend.with(row, image.red()[y], image.width());
      blend.with(row, image.green()[y], image.width());
      blend.with(row, image.blue()[y], image.width());
    }
  }

  private static void blendWith(int grey, Planes image, float factor) {
    Blend blend = new Blend(factor);
    for (int y = 0; y < image.height(); y++) {
      blend.with(grey, image.red()[y], image.width());
      blend.with(grey, image.green()[y], image.width());
      blend.with(grey, image.blue()[y], image.width());
    }
  }

  private static int[] sized(int[] buffer, int size) {
    return buffer.length == size ? buffer : new int[size];
  }

  private static void add(int[] row, int[] sums, int count) {
    for (int i = 0; i < count; i++) {
      sums[i] += row[i];
    }
  }

  private int[] greys(Planes image, int y) {
    greys = sized(greys, image.width());
    greys(image.red()[y], image.green()[y], image.blue()[y], greys, image.width());
    return greys;
  }

  /** PIL's conversion to "L": ITU-R 601 weights in 16-bit fixed point. */
  static void greys(int[] red, int[] green, int[] blue, int[] grey, int count) {
    for (int i = 0; i < count; i++) {
      grey[i] = (red[i] * 19595 + green[i] * 38470 + blue[i] * 7471 + 0x8000) >> 16;
    }
  }
}
