package org.spos.data.transform;

import org.spos.seed.RandomStream;

/**
 * torchvision's {@code ColorJitter} without hue, as PIL's {@code ImageEnhance} computes it: each
 * step blends the image with a degenerate one (black, uniform grey, greyscale). All methods change
 * uint8 RGB pixels in place. A factor of 1 changes nothing.
 */
public final class ColorJitter {
  private ColorJitter() {}

  /**
   * Brightness, contrast and saturation in random order, each factor uniform in 1 ± jitter.
   *
   * @param start index of the first byte
   * @param bytes number of bytes, a multiple of 3
   */
  public static void apply(byte[] pixels, int start, int bytes, double jitter, RandomStream rng) {
    int[] order = rng.permutation(3);
    float[] factors = new float[3];
    for (int i = 0; i < 3; i++) {
      factors[i] = (float) (1 - jitter + 2 * jitter * rng.nextDouble());
    }
    for (int step : order) {
      switch (step) {
        case 0 -> brightness(pixels, start, bytes, factors[0]);
        case 1 -> contrast(pixels, start, bytes, factors[1]);
        default -> saturation(pixels, start, bytes, factors[2]);
      }
    }
  }

  /** Blends with black. */
  public static void brightness(byte[] pixels, int start, int bytes, float factor) {
    blendWith(0, pixels, start, bytes, factor);
  }

  /** Blends with the mean grey of the whole image, rounded as PIL does: int(mean + 0.5). */
  public static void contrast(byte[] pixels, int start, int bytes, float factor) {
    long sum = 0;
    for (int i = start; i < start + bytes; i += 3) {
      sum += grey(pixels, i);
    }
    blendWith((int) (sum / (bytes / 3.0) + 0.5), pixels, start, bytes, factor);
  }

  /** Blends with the grey of each pixel. */
  public static void saturation(byte[] pixels, int start, int bytes, float factor) {
    for (int i = start; i < start + bytes; i += 3) {
      int grey = grey(pixels, i);
      pixels[i] = blend(grey, pixels[i] & 0xFF, factor);
      pixels[i + 1] = blend(grey, pixels[i + 1] & 0xFF, factor);
      pixels[i + 2] = blend(grey, pixels[i + 2] & 0xFF, factor);
    }
  }

  private static void blendWith(int grey, byte[] pixels, int start, int bytes, float factor) {
    byte[] table = new byte[256];
    for (int value = 0; value < 256; value++) {
      table[value] = blend(grey, value, factor);
    }
    for (int i = start; i < start + bytes; i++) {
      pixels[i] = table[pixels[i] & 0xFF];
    }
  }

  /** PIL's {@code Image.blend}: single precision, truncated, clipped (Pillow, {@code Blend.c}). */
  static byte blend(int degenerate, int value, float factor) {
    float blended = degenerate + factor * (value - degenerate);
    return (byte) Math.max(0, Math.min(255, (int) blended));
  }

  /** PIL's conversion to "L": ITU-R 601 weights in 16-bit fixed point. */
  static int grey(byte[] pixels, int at) {
    int red = pixels[at] & 0xFF;
    int green = pixels[at + 1] & 0xFF;
    int blue = pixels[at + 2] & 0xFF;
    return (red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16;
  }
}
