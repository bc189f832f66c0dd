package org.spos.engine.nd4j.kernel.onednn;

import java.util.Arrays;
import org.spos.engine.nd4j.kernel.Floats;

/**
 * Sums for the weight gradient of a depthwise convolution, [k·k, C], in double: in their order, so
 * that they do not depend on the number of threads.
 */
final class TapSums {
  private final int channels;
  private final double[] sums;
  private final float[] part;

  TapSums(int channels, int kernel) {
    this.channels = channels;
    sums = new double[kernel * kernel * channels];
    part = new float[sums.length];
  }

  void clear() {
    Arrays.fill(sums, 0);
  }

  /** Adds [k·k, C] numbers. */
  void add(Floats numbers) {
    numbers.read(part);
    for (int i = 0; i < part.length; i++) {
      sums[i] += part[i];
    }
  }

  /** {@code sums[tap] += a · b}, channel by channel. */
  void addProducts(int tap, float[] a, int fromA, float[] b, int fromB) {
    int at = tap * channels;
    for (int c = 0; c < channels; c++) {
      sums[at + c] += (double) a[fromA + c] * b[fromB + c];
    }
  }

  /** Writes the sums as a share. */
  void write(Floats share) {
    for (int i = 0; i < part.length; i++) {
      part[i] = (float) sums[i];
    }
    share.slice(0, part.length).write(part);
  }

  /** Writes the sum of shares to dw, [C, k·k], or adds it. */
  void total(Floats shares, int count, Floats dw, boolean add) {
    clear();
    long step = shares.length() / count;
    for (int i = 0; i < count; i++) {
      add(shares.slice(i * step, step));
    }
    float[] weights = add ? dw.read() : new float[sums.length];
    int taps = sums.length / channels;
    for (int tap = 0; tap < taps; tap++) {
      for (int c = 0; c < channels; c++) {
        weights[c * taps + tap] += (float) sums[tap * channels + c];
      }
    }
    dw.write(weights);
  }
}
