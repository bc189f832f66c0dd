package org.spos.data.transform;

/**
 * The second pass of a resize: across rows of ints. All arrays are read and written at the same
 * index, so that Java 17 makes vector instructions of the loops.
 */
final class VerticalPass {
  private static final int BITS = FilterWeights.PRECISION_BITS;
  private static final int HALF = 1 << (BITS - 1);

  private VerticalPass() {}

  /**
   * Filters a channel for one output row.
   *
   * @param y the output row
   * @param rows input row r is at index r modulo the taps
   * @param out receives values from 0 to 255
   */
  static void row(FilterWeights weights, int y, int[][] rows, int[] out, int width) {
    int taps = weights.taps();
    int first = weights.first()[y];
    int[] values = weights.values();
    int k = y * taps;
    int[] top = rows[first % taps];
    switch (taps) {
      case 1 -> one(top, values[k], out, width);
      case 2 -> two(top, values[k], rows[(first + 1) % taps], values[k + 1], out, width);
      case 3 ->
          three(
              top,
              values[k],
              rows[(first + 1) % taps],
              values[k + 1],
              rows[(first + 2) % taps],
              values[k + 2],
              out,
              width);
      default -> any(weights, y, rows, out, width);
    }
  }

  private static void one(int[] a, int weightA, int[] out, int width) {
    for (int x = 0; x < width; x++) {
      out[x] = (HALF + a[x] * weightA) >> BITS;
    }
  }

  private static void two(int[] a, int weightA, int[] b, int weightB, int[] out, int width) {
    for (int x = 0; x < width; x++) {
      out[x] = (HALF + a[x] * weightA + b[x] * weightB) >> BITS;
    }
  }

  private static void three(
      int[] a, int weightA, int[] b, int weightB, int[] c, int weightC, int[] out, int width) {
    for (int x = 0; x < width; x++) {
      out[x] = (HALF + a[x] * weightA + b[x] * weightB + c[x] * weightC) >> BITS;
    }
  }

  private static void any(FilterWeights weights, int y, int[][] rows, int[] out, int width) {
    int taps = weights.taps();
    int first = weights.first()[y];
    for (int x = 0; x < width; x++) {
      out[x] = HALF;
    }
    for (int k = 0; k < taps; k++) {
      int weight = weights.values()[y * taps + k];
      if (weight != 0) {
        accumulate(rows[(first + k) % taps], weight, out, width);
      }
    }
    for (int x = 0; x < width; x++) {
      out[x] >>= BITS;
    }
  }

  private static void accumulate(int[] row, int weight, int[] out, int width) {
    for (int x = 0; x < width; x++) {
      out[x] += row[x] * weight;
    }
  }
}
