package org.spos.data.transform;

import org.spos.seed.RandomStream;

/**
 * torchvision's {@code ColorJitter} without hue, as PIL's {@code ImageEnhance} computes it: each
 * step blends the image with a degenerate one (black, uniform grey, greyscale). Changes uint8 RGB
 * pixels in place. A factor of 1 changes nothing. Steps that map every value alike are collected in
 * a table, so that three steps take two passes over the pixels.
 */
public final class ColorJitter {
  private final byte[] pixels;
  private final int start;
  private final int bytes;
  private final int[] mapped = new int[256]; // what the pending steps make of a value
  private boolean pending;

  /**
   * @param start index of the first byte
   * @param bytes number of bytes, a multiple of 3
   */
  ColorJitter(byte[] pixels, int start, int bytes) {
    this.pixels = pixels;
    this.start = start;
    this.bytes = bytes;
    clear();
  }

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
    ColorJitter colours = new ColorJitter(pixels, start, bytes);
    for (int step : order) {
      switch (step) {
        case 0 -> colours.brightness(factors[0]);
        case 1 -> colours.contrast(factors[1]);
        default -> colours.saturation(factors[2]);
      }
    }
    colours.finish();
  }

  /** Blends with black. */
  void brightness(float factor) {
    blendWith(0, factor);
  }

  /** Blends with the mean grey of the whole image, rounded as PIL does: int(mean + 0.5). */
  void contrast(float factor) {
    long sum = 0;
    for (int i = start; i < start + bytes; i += 3) {
      sum +=
          grey(
              mapped[pixels[i] & 0xFF], mapped[pixels[i + 1] & 0xFF], mapped[pixels[i + 2] & 0xFF]);
    }
    blendWith((int) (sum / (bytes / 3.0) + 0.5), factor);
  }

  /** Blends with the grey of each pixel. */
  void saturation(float factor) {
    for (int i = start; i < start + bytes; i += 3) {
      int red = mapped[pixels[i] & 0xFF];
      int green = mapped[pixels[i + 1] & 0xFF];
      int blue = mapped[pixels[i + 2] & 0xFF];
      int grey = grey(red, green, blue);
      pixels[i] = (byte) blend(grey, red, factor);
      pixels[i + 1] = (byte) blend(grey, green, factor);
      pixels[i + 2] = (byte) blend(grey, blue, factor);
    }
    clear();
  }

  /** Puts the steps that are still pending into the pixels. */
  void finish() {
    if (pending) {
      for (int i = start; i < start + bytes; i++) {
        pixels[i] = (byte) mapped[pixels[i] & 0xFF];
      }
      clear();
    }
  }

  private void blendWith(int grey, float factor) {
    for (int value = 0; value < 256; value++) {
      mapped[value] = blend(grey, mapped[value], factor);
    }
    pending = true;
  }

  private void clear() {
    for (int value = 0; value < 256; value++) {
      mapped[value] = value;
    }
    pending = false;
  }

  /** PIL's {@code Image.blend}: single precision, truncated, clipped (Pillow, {@code Blend.c}). */
  static int blend(int degenerate, int value, float factor) {
    float blended = degenerate + factor * (value - degenerate);
    return Math.max(0, Math.min(255, (int) blended));
  }

  /** PIL's conversion to "L": ITU-R 601 weights in 16-bit fixed point. */
  static int grey(int red, int green, int blue) {
    return (red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16;
  }
}
