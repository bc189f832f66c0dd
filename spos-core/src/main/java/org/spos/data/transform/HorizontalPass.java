package org.spos.data.transform;

/**
 * The first pass of a resize: along a row of pixels, which it takes apart into channels. A loop for
 * each usual number of taps, as a loop over the taps takes twice the time.
 */
final class HorizontalPass {
  private static final int BITS = FilterWeights.PRECISION_BITS;
  private static final int HALF = 1 << (BITS - 1);

  private HorizontalPass() {}

  /**
   * Filters a row.
   *
   * @param in uint8 RGB
   * @param row index of the row's first byte
   * @param red receives a value from 0 to 255 for each output, as do green and blue
   */
  static void row(byte[] in, int row, FilterWeights weights, int[] red, int[] green, int[] blue) {
    int[] first = weights.first();
    int[] values = weights.values();
    switch (weights.taps()) {
      case 2 -> two(in, row, first, values, red, green, blue);
      case 3 -> three(in, row, first, values, red, green, blue);
      case 4 -> four(in, row, first, values, red, green, blue);
      default -> any(in, row, weights, red, green, blue);
    }
  }

  private static void two(
      byte[] in, int row, int[] first, int[] values, int[] red, int[] green, int[] blue) {
    for (int x = 0; x < first.length; x++) {
      int at = row + 3 * first[x];
      int w0 = values[2 * x];
      int w1 = values[2 * x + 1];
      red[x] = (HALF + (in[at] & 0xFF) * w0 + (in[at + 3] & 0xFF) * w1) >> BITS;
      green[x] = (HALF + (in[at + 1] & 0xFF) * w0 + (in[at + 4] & 0xFF) * w1) >> BITS;
      blue[x] = (HALF + (in[at + 2] & 0xFF) * w0 + (in[at + 5] & 0xFF) * w1) >> BITS;
    }
  }

  private static void three(
      byte[] in, int row, int[] first, int[] values, int[] red, int[] green, int[] blue) {
    for (int x = 0; x < first.length; x++) {
      int at = row + 3 * first[x];
      int w0 = values[3 * x];
      int w1 = values[3 * x + 1];
      int w2 = values[3 * x + 2];
      red[x] =
          (HALF + (in[at] & 0xFF) * w0 + (in[at + 3] & 0xFF) * w1 + (in[at + 6] & 0xFF) * w2)
              >> BITS;
      green[x] =
          (HALF + (in[at + 1] & 0xFF) * w0 + (in[at + 4] & 0xFF) * w1 + (in[at + 7] & 0xFF) * w2)
              >> BITS;
      blue[x] =
          (HALF + (in[at + 2] & 0xFF) * w0 + (in[at + 5] & 0xFF) * w1 + (in[at + 8] & 0xFF) * w2)
              >> BITS;
    }
  }

  private static void four(
      byte[] in, int row, int[] first, int[] values, int[] red, int[] green, int[] blue) {
    for (int x = 0; x < first.length; x++) {
      int at = row + 3 * first[x];
      int k = 4 * x;
      red[x] = sumOfFour(in, at, values, k);
      green[x] = sumOfFour(in, at + 1, values, k);
      blue[x] = sumOfFour(in, at + 2, values, k);
    }
  }

  private static int sumOfFour(byte[] in, int at, int[] values, int k) {
    int sum = HALF + (in[at] & 0xFF) * values[k] + (in[at + 3] & 0xFF) * values[k + 1];
    return (sum + (in[at + 6] & 0xFF) * values[k + 2] + (in[at + 9] & 0xFF) * values[k + 3])
        >> BITS;
  }

  private static void any(
      byte[] in, int row, FilterWeights weights, int[] red, int[] green, int[] blue) {
    int[] values = weights.values();
    int[] first = weights.first();
    int taps = weights.taps();
    for (int x = 0; x < first.length; x++) {
      int at = row + 3 * first[x];
      int sumRed = HALF;
      int sumGreen = HALF;
      int sumBlue = HALF;
      for (int k = x * taps; k < (x + 1) * taps; k++) {
        int weight = values[k];
        sumRed += (in[at] & 0xFF) * weight;
        sumGreen += (in[at + 1] & 0xFF) * weight;
        sumBlue += (in[at + 2] & 0xFF) * weight;
        at += 3;
      }
      // No clipping: weights are not negative and sum to 1, to within less than half a grey level.
      red[x] = sumRed >> BITS;
      green[x] = sumGreen >> BITS;
      blue[x] = sumBlue >> BITS;
    }
  }
}
