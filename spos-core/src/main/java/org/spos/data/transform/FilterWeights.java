package org.spos.data.transform;

/**
 * Pillow's triangle filter along one axis, in 22-bit fixed point: output i is the sum over k &lt;
 * taps of input first[i] + k times values[i × taps + k]. All outputs have the same number of taps,
 * filled up with zeros, so that the loops over them are free of branches.
 *
 * @param taps inputs that an output reads
 * @param first the first of them, for each output
 * @param values weights, not negative; those of an output sum to 1 up to rounding
 */
record FilterWeights(int taps, int[] first, int[] values) {
  static final int PRECISION_BITS = 32 - 8 - 2;

  /**
   * Weights of a range of outputs.
   *
   * @param in length of the axis
   * @param out length of the whole scaled axis
   * @param from first output
   * @param count how many
   */
  static FilterWeights of(int in, int out, int from, int count) {
    double scale = (double) in / out;
    double support = Math.max(scale, 1.0);
    int taps = Math.min(in, widest(in, scale, support, from, count));
    int[] first = new int[count];
    int[] values = new int[count * taps];
    double[] w = new double[taps];
    for (int i = 0; i < count; i++) {
      double centre = (from + i + 0.5) * scale;
      int begin = begin(centre, support);
      int used = end(centre, support, in) - begin;
      double total = 0;
      for (int k = 0; k < used; k++) {
        w[k] = triangle((k + begin - centre + 0.5) * (1.0 / support));
        total += w[k];
      }
      first[i] = Math.min(begin, in - taps);
      for (int k = 0; k < used; k++) {
        values[i * taps + begin - first[i] + k] =
            (int) (0.5 + w[k] / total * (1 << PRECISION_BITS));
      }
    }
    return new FilterWeights(taps, first, values);
  }

  private static int widest(int in, double scale, double support, int from, int count) {
    int widest = 1;
    for (int i = from; i < from + count; i++) {
      double centre = (i + 0.5) * scale;
      widest = Math.max(widest, end(centre, support, in) - begin(centre, support));
    }
    return widest;
  }

  private static int begin(double centre, double support) {
    return Math.max(0, (int) (centre - support + 0.5));
  }

  private static int end(double centre, double support, int in) {
    return Math.min(in, (int) (centre + support + 0.5));
  }

  private static double triangle(double x) {
    return Math.max(0, 1 - Math.abs(x));
  }
}
