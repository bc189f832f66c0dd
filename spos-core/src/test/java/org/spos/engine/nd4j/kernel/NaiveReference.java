package org.spos.engine.nd4j.kernel;

import org.spos.space.ConvSpec;

/** The operations as their definitions read, in double, NCHW: slow and obviously right. */
final class NaiveReference {
  private NaiveReference() {}

  /**
   * A convolution as a list of its multiplications: y[y] += x[x] · w[w] for each.
   *
   * <p>All three of y, dw and dx follow from the same list.
   */
  private interface Term {
    void add(int y, int x, int w);
  }

  private static void forEachTerm(ConvSpec spec, int batch, int side, Term term) {
    int k = spec.kernel();
    int out = side / spec.stride();
    int perGroup = spec.depthwise() ? 1 : spec.in();
    for (int n = 0; n < batch; n++) {
      for (int o = 0; o < spec.out(); o++) {
        for (int i = 0; i < perGroup; i++) {
          int channel = spec.depthwise() ? o : i;
          for (int row = 0; row < out; row++) {
            for (int column = 0; column < out; column++) {
              for (int tap = 0; tap < k * k; tap++) {
                int r = row * spec.stride() + tap / k - k / 2;
                int c = column * spec.stride() + tap % k - k / 2;
                if (r >= 0 && r < side && c >= 0 && c < side) {
                  term.add(
                      ((n * spec.out() + o) * out + row) * out + column,
                      ((n * spec.in() + channel) * side + r) * side + c,
                      (o * perGroup + i) * k * k + tap);
                }
              }
            }
          }
        }
      }
    }
  }

  static double[] convolution(ConvSpec spec, int batch, int side, double[] x, double[] w) {
    int out = side / spec.stride();
    double[] y = new double[batch * spec.out() * out * out];
    forEachTerm(spec, batch, side, (iy, ix, iw) -> y[iy] += x[ix] * w[iw]);
    return y;
  }

  static double[] weightGradient(
      ConvSpec spec, int batch, int side, double[] x, double[] dy, int weights) {
    double[] dw = new double[weights];
    forEachTerm(spec, batch, side, (iy, ix, iw) -> dw[iw] += x[ix] * dy[iy]);
    return dw;
  }

  static double[] dataGradient(ConvSpec spec, int batch, int side, double[] w, double[] dy) {
    double[] dx = new double[batch * spec.in() * side * side];
    forEachTerm(spec, batch, side, (iy, ix, iw) -> dx[ix] += w[iw] * dy[iy]);
    return dx;
  }

  /** Normalised maps before ReLU, with the statistics of the batch. */
  record Normalised(double[] z, double[] mean, double[] variance) {}

  static Normalised batchNorm(
      double[] y, int batch, int channels, int map, double[] scale, double[] shift) {
    double[] mean = channelSums(y, batch, channels, map);
    double[] variance = new double[channels];
    double count = (double) batch * map;
    for (int c = 0; c < channels; c++) {
      mean[c] /= count;
    }
    for (int i = 0; i < y.length; i++) {
      int c = i / map % channels;
      variance[c] += (y[i] - mean[c]) * (y[i] - mean[c]) / count;
    }
    double[] z = new double[y.length];
    for (int i = 0; i < y.length; i++) {
      int c = i / map % channels;
      z[i] = (y[i] - mean[c]) / Math.sqrt(variance[c] + 1e-5) * scale[c] + shift[c];
    }
    return new Normalised(z, mean, variance);
  }

  /** Gradients of batch normalisation's input, scale and shift. */
  record BatchNormGradients(double[] dy, double[] dScale, double[] dShift) {}

  /**
   * @param dz gradient of z before ReLU
   */
  static BatchNormGradients batchNormGradients(
      double[] y, double[] dz, int batch, int channels, int map, double[] scale) {
    Normalised stats =
        batchNorm(y, batch, channels, map, new double[channels], new double[channels]);
    double count = (double) batch * map;
    double[] dShift = channelSums(dz, batch, channels, map);
    double[] dScale = new double[channels];
    double[] normalised = new double[y.length];
    for (int i = 0; i < y.length; i++) {
      int c = i / map % channels;
      normalised[i] = (y[i] - stats.mean()[c]) / Math.sqrt(stats.variance()[c] + 1e-5);
      dScale[c] += dz[i] * normalised[i];
    }
    double[] dy = new double[y.length];
    for (int i = 0; i < y.length; i++) {
      int c = i / map % channels;
      dy[i] =
          scale[c]
              / Math.sqrt(stats.variance()[c] + 1e-5)
              * (dz[i] - dShift[c] / count - normalised[i] * dScale[c] / count);
    }
    return new BatchNormGradients(dy, dScale, dShift);
  }

  private static double[] channelSums(double[] values, int batch, int channels, int map) {
    double[] sums = new double[channels];
    for (int i = 0; i < batch * channels * map; i++) {
      sums[i / map % channels] += values[i];
    }
    return sums;
  }

  /** a [rows, inner] · b [inner, columns]. */
  static double[] product(double[] a, double[] b, int rows, int inner, int columns) {
    double[] c = new double[rows * columns];
    for (int r = 0; r < rows; r++) {
      for (int i = 0; i < inner; i++) {
        for (int k = 0; k < columns; k++) {
          c[r * columns + k] += a[r * inner + i] * b[i * columns + k];
        }
      }
    }
    return c;
  }

  static double[] transposed(double[] a, int rows, int columns) {
    double[] t = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      t[i % columns * rows + i / columns] = a[i];
    }
    return t;
  }
}
