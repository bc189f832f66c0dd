package org.spos.data.transform;

import java.util.Arrays;
import org.spos.data.decode.RgbImage;

/**
 * PIL's {@code Image.resize(..., BILINEAR)} on a crop, bit for bit: a triangle filter whose support
 * grows with the reduction (so it antialiases), as two passes of fixed-point convolution with
 * 22-bit coefficients and 8-bit values between them (Pillow, {@code src/libImaging/Resample.c}).
 * Pixels outside the crop have no influence, as in torchvision's {@code resized_crop}. Not
 * thread-safe: it reuses its buffers.
 */
public final class PilBilinear {
  private static final int BITS = FilterWeights.PRECISION_BITS;
  private static final int HALF = 1 << (BITS - 1);

  // 0…255 after the first pass; int, because Java 17 vectorises int × int but not byte × int.
  private int[][] rows = new int[0][0];
  private int[] sums = new int[0];

  /**
   * Scales the box of the image to {@code width} × {@code height}.
   *
   * @param out uint8 RGB, [height, width, 3] from {@code offset}
   */
  public void resize(RgbImage image, CropBox box, int width, int height, byte[] out, int offset) {
    resize(image, box, width, height, CropBox.whole(width, height), out, offset);
  }

  /**
   * Scales the box of the image to {@code width} × {@code height}, of which it makes a window only.
   *
   * @param window within the scaled image
   * @param out uint8 RGB, [window height, window width, 3] from {@code offset}
   */
  public void resize(
      RgbImage image, CropBox box, int width, int height, CropBox window, byte[] out, int offset) {
    requireInside(box, image.width(), image.height());
    requireInside(window, width, height);
    FilterWeights across = FilterWeights.of(box.width(), width, window.left(), window.width());
    FilterWeights down = FilterWeights.of(box.height(), height, window.top(), window.height());
    int rowBytes = 3 * window.width();
    reserve(down.taps(), rowBytes);
    int ready = down.first()[0];
    for (int y = 0; y < window.height(); y++) {
      int first = down.first()[y];
      for (ready = Math.max(ready, first); ready < first + down.taps(); ready++) {
        int at = 3 * ((box.top() + ready) * image.width() + box.left());
        horizontal(image.pixels(), at, across, rows[ready % down.taps()]);
      }
      vertical(down, y, rowBytes, out, offset + y * rowBytes);
    }
  }

  private static void requireInside(CropBox box, int width, int height) {
    if (box.left() + box.width() > width || box.top() + box.height() > height) {
      throw new IllegalArgumentException(
          "%s exceeds the image of %d x %d".formatted(box, width, height));
    }
  }

  /** The last rows of the first pass are kept, as many as an output row reads. */
  private void reserve(int taps, int rowBytes) {
    if (rows.length < taps) {
      rows = Arrays.copyOf(rows, taps);
      Arrays.setAll(rows, k -> rows[k] == null ? new int[0] : rows[k]);
    }
    for (int k = 0; k < taps; k++) {
      if (rows[k].length < rowBytes) {
        rows[k] = new int[rowBytes];
      }
    }
    if (sums.length < rowBytes) {
      sums = new int[rowBytes];
    }
  }

  private static void horizontal(byte[] in, int row, FilterWeights weights, int[] out) {
    switch (weights.taps()) {
      case 2 -> horizontal2(in, row, weights.first(), weights.values(), out);
      case 3 -> horizontal3(in, row, weights.first(), weights.values(), out);
      case 4 -> horizontal4(in, row, weights.first(), weights.values(), out);
      default -> horizontalAny(in, row, weights, out);
    }
  }

  private static void horizontal2(byte[] in, int row, int[] first, int[] values, int[] out) {
    for (int x = 0; x < first.length; x++) {
      int at = row + 3 * first[x];
      int w0 = values[2 * x];
      int w1 = values[2 * x + 1];
      out[3 * x] = (HALF + (in[at] & 0xFF) * w0 + (in[at + 3] & 0xFF) * w1) >> BITS;
      out[3 * x + 1] = (HALF + (in[at + 1] & 0xFF) * w0 + (in[at + 4] & 0xFF) * w1) >> BITS;
      out[3 * x + 2] = (HALF + (in[at + 2] & 0xFF) * w0 + (in[at + 5] & 0xFF) * w1) >> BITS;
    }
  }

  private static void horizontal3(byte[] in, int row, int[] first, int[] values, int[] out) {
    for (int x = 0; x < first.length; x++) {
      int at = row + 3 * first[x];
      int w0 = values[3 * x];
      int w1 = values[3 * x + 1];
      int w2 = values[3 * x + 2];
      for (int c = 0; c < 3; c++) {
        out[3 * x + c] =
            (HALF
                    + (in[at + c] & 0xFF) * w0
                    + (in[at + 3 + c] & 0xFF) * w1
                    + (in[at + 6 + c] & 0xFF) * w2)
                >> BITS;
      }
    }
  }

  private static void horizontal4(byte[] in, int row, int[] first, int[] values, int[] out) {
    for (int x = 0; x < first.length; x++) {
      int at = row + 3 * first[x];
      int w0 = values[4 * x];
      int w1 = values[4 * x + 1];
      int w2 = values[4 * x + 2];
      int w3 = values[4 * x + 3];
      for (int c = 0; c < 3; c++) {
        out[3 * x + c] =
            (HALF
                    + (in[at + c] & 0xFF) * w0
                    + (in[at + 3 + c] & 0xFF) * w1
                    + (in[at + 6 + c] & 0xFF) * w2
                    + (in[at + 9 + c] & 0xFF) * w3)
                >> BITS;
      }
    }
  }

  private static void horizontalAny(byte[] in, int row, FilterWeights weights, int[] out) {
    int[] values = weights.values();
    int[] first = weights.first();
    int taps = weights.taps();
    for (int x = 0; x < first.length; x++) {
      int at = row + 3 * first[x];
      int red = HALF;
      int green = HALF;
      int blue = HALF;
      for (int k = x * taps; k < (x + 1) * taps; k++) {
        int weight = values[k];
        red += (in[at] & 0xFF) * weight;
        green += (in[at + 1] & 0xFF) * weight;
        blue += (in[at + 2] & 0xFF) * weight;
        at += 3;
      }
      // No clipping: weights are not negative and sum to 1, to within less than half a grey level.
      out[3 * x] = red >> BITS;
      out[3 * x + 1] = green >> BITS;
      out[3 * x + 2] = blue >> BITS;
    }
  }

  private void vertical(FilterWeights weights, int y, int rowBytes, byte[] out, int to) {
    int taps = weights.taps();
    int first = weights.first()[y];
    int[] values = weights.values();
    if (taps == 1) {
      begin(rows[first % taps], values[y], rows[first % taps], 0, sums, rowBytes);
    } else {
      int k = y * taps;
      begin(rows[first % taps], values[k], rows[(first + 1) % taps], values[k + 1], sums, rowBytes);
    }
    for (int k = 2; k < taps; k++) {
      int weight = values[y * taps + k];
      if (weight != 0) {
        accumulate(rows[(first + k) % taps], weight, sums, rowBytes);
      }
    }
    for (int i = 0; i < rowBytes; i++) {
      out[to + i] = (byte) (sums[i] >> BITS);
    }
  }

  private static void begin(int[] a, int weightA, int[] b, int weightB, int[] sums, int count) {
    for (int i = 0; i < count; i++) {
      sums[i] = HALF + a[i] * weightA + b[i] * weightB;
    }
  }

  private static void accumulate(int[] row, int weight, int[] sums, int count) {
    for (int i = 0; i < count; i++) {
      sums[i] += row[i] * weight;
    }
  }
}
