package org.spos.cost;

/** How many architectures lie in each cell, with sums over runs of cells. */
final class CellCounts {
  /** Below this all sums of counts are whole numbers that a double holds exactly. */
  private static final double EXACT = 0x1p53;

  private final double[] counts;

  /** Sum of all cells before each; empty if rounding would spoil the differences. */
  private final double[] before;

  CellCounts(double[] counts) {
    this.counts = counts;
    double[] sums = new double[counts.length + 1];
    for (int i = 0; i < counts.length; i++) {
      sums[i + 1] = sums[i] + counts[i];
    }
    this.before = sums[counts.length] <= EXACT ? sums : new double[0];
  }

  /** Number of cells. */
  int length() {
    return counts.length;
  }

  /** The count of one cell. */
  double at(int cell) {
    return counts[cell];
  }

  /** The sum from a cell to another, both inclusive; cells that do not exist count nothing. */
  double sum(long first, long last) {
    int from = (int) Math.max(0, first);
    int to = (int) Math.min(counts.length - 1, last);
    if (first >= counts.length || last < 0 || from > to) {
      return 0;
    }
    if (before.length > 0) {
      return before[to + 1] - before[from];
    }
    double sum = 0;
    for (int cell = from; cell <= to; cell++) {
      sum += counts[cell];
    }
    return sum;
  }
}
