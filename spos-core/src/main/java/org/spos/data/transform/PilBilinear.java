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
  private static final int PRECISION_BITS = 32 - 8 - 2;
  private static final int HALF = 1 << (PRECISION_BITS - 1);

  // 0…255 after the first pass; int, because Java 17 vectorises int × int but not byte × int.
  private int[] rows = new int[0];
  private int[] sums = new int[0];

  /**
   * Scales the box of the image to {@code width} × {@code height}.
   *
   * @param out uint8 RGB, [height, width, 3] from {@code offset}
   */
  public void resize(RgbImage image, CropBox box, int width, int height, byte[] out, int offset) {
    if (box.left() + box.width() > image.width() || box.top() + box.height() > image.height()) {
      throw new IllegalArgumentException(
          "%s exceeds the image of %d x %d".formatted(box, image.width(), image.height()));
    }
    int rowBytes = 3 * width;
    if (rows.length < box.height() * rowBytes) {
      rows = new int[box.height() * rowBytes];
    }
    if (sums.length < rowBytes) {
      sums = new int[rowBytes];
    }
    horizontal(image, box, Weights.of(box.width(), width), width);
    vertical(Weights.of(box.height(), height), rowBytes, height, out, offset);
  }

  private void horizontal(RgbImage image, CropBox box, Weights weights, int width) {
    for (int y = 0; y < box.height(); y++) {
      int row = 3 * ((box.top() + y) * image.width() + box.left());
      horizontal(image.pixels(), row, weights, rows, 3 * y * width, width);
    }
  }

  private static void horizontal(
      byte[] in, int row, Weights weights, int[] out, int offset, int width) {
    int[] values = weights.values;
    int to = offset;
    for (int x = 0; x < width; x++) {
      int from = row + 3 * weights.first[x];
      int red = HALF;
      int green = HALF;
      int blue = HALF;
      int end = x * weights.taps + weights.count[x];
      for (int k = x * weights.taps; k < end; k++) {
        int weight = values[k];
        red += (in[from] & 0xFF) * weight;
        green += (in[from + 1] & 0xFF) * weight;
        blue += (in[from + 2] & 0xFF) * weight;
        from += 3;
      }
      out[to] = clip(red);
      out[to + 1] = clip(green);
      out[to + 2] = clip(blue);
      to += 3;
    }
  }

  private void vertical(Weights weights, int rowBytes, int height, byte[] out, int offset) {
    for (int y = 0; y < height; y++) {
      Arrays.fill(sums, 0, rowBytes, HALF);
      for (int k = 0; k < weights.count[y]; k++) {
        int row = (weights.first[y] + k) * rowBytes;
        accumulate(rows, row, weights.values[y * weights.taps + k], sums, rowBytes);
      }
      int to = offset + y * rowBytes;
      for (int i = 0; i < rowBytes; i++) {
        out[to + i] = (byte) clip(sums[i]);
      }
    }
  }

  private static void accumulate(int[] rows, int row, int weight, int[] sums, int count) {
    for (int i = 0; i < count; i++) {
      sums[i] += rows[row + i] * weight;
    }
  }

  private static int clip(int fixedPoint) {
    return Math.max(0, Math.min(255, fixedPoint >> PRECISION_BITS));
  }

  /**
   * Filter weights of one axis: output i is the sum over k &lt; count[i] of input first[i] + k
   * times values[i × taps + k].
   */
  private record Weights(int taps, int[] first, int[] count, int[] values) {
    static Weights of(int in, int out) {
      double scale = (double) in / out;
      double support = Math.max(scale, 1.0);
      int taps = (int) Math.ceil(support) * 2 + 1;
      int[] first = new int[out];
      int[] count = new int[out];
      int[] values = new int[out * taps];
      double[] w = new double[taps];
      for (int i = 0; i < out; i++) {
        double centre = (i + 0.5) * scale;
        first[i] = Math.max(0, (int) (centre - support + 0.5));
        count[i] = Math.min(in, (int) (centre + support + 0.5)) - first[i];
        double total = 0;
        for (int k = 0; k < count[i]; k++) {
          w[k] = triangle((k + first[i] - centre + 0.5) * (1.0 / support));
          total += w[k];
        }
        for (int k = 0; k < count[i]; k++) {
          values[i * taps + k] = (int) (0.5 + w[k] / total * (1 << PRECISION_BITS));
        }
      }
      return new Weights(taps, first, count, values);
    }

    private static double triangle(double x) {
      return Math.max(0, 1 - Math.abs(x));
    }
  }
}
