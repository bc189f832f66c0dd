package org.spos.rank;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The {@link Correlation} of two lists in which each pair comes any number of times, as a bootstrap
 * draws them. Orders are found once, so that each sample takes O(n log n) small steps and no
 * objects: thousands of samples of thousands of networks take seconds. Commons Math has no such
 * form; a test compares the two. Not thread-safe.
 */
final class ResampledCorrelation {
  private final double[] x;
  private final double[] y;

  /** Places by ascending x, by ascending y. */
  private final int[] byX;

  private final int[] byY;

  /** Rank of each y among the different ones, from 1. */
  private final int[] rankY;

  private final int differentY;
  private final double[] midX;
  private final double[] midY;

  /** Fenwick tree over ranks of y: how many pairs were met. */
  private final long[] met;

  ResampledCorrelation(double[] x, double[] y) {
    this.x = x.clone();
    this.y = y.clone();
    this.byX = order(x);
    this.byY = order(y);
    this.rankY = new int[y.length];
    int rank = 0;
    for (int i = 0; i < byY.length; i++) {
      rank += i == 0 || y[byY[i]] != y[byY[i - 1]] ? 1 : 0;
      rankY[byY[i]] = rank;
    }
    this.differentY = rank;
    this.met = new long[rank + 1];
    this.midX = new double[x.length];
    this.midY = new double[y.length];
  }

  /** The correlation where pair i comes {@code times[i]} times. */
  Correlation of(int[] times) {
    double spearman = spearman(times);
    return Double.isNaN(spearman)
        ? Correlation.NONE
        : new Correlation(kendall(times), spearman, pearson(x, y, times));
  }

  /** Kendall's τ-b alone: the cheaper half. */
  double kendall(int[] times) {
    Arrays.fill(met, 0);
    long seen = 0;
    long difference = 0; // concordant pairs less discordant ones
    long tiedX = 0;
    for (int from = 0; from < byX.length; ) {
      int to = from;
      long group = 0;
      while (to < byX.length && x[byX[to]] == x[byX[from]]) {
        int pair = byX[to];
        if (times[pair] > 0) {
          long below = sum(rankY[pair] - 1);
          long above = seen - sum(rankY[pair]);
          difference += times[pair] * (below - above);
          group += times[pair];
        }
        to++;
      }
      for (int i = from; i < to; i++) {
        add(rankY[byX[i]], times[byX[i]]);
      }
      seen += group;
      tiedX += group * (group - 1) / 2;
      from = to;
    }
    long tiedY = 0;
    for (int rank = 1; rank <= differentY; rank++) {
      long group = sum(rank) - sum(rank - 1);
      tiedY += group * (group - 1) / 2;
    }
    long all = seen * (seen - 1) / 2;
    double scale = Math.sqrt((double) (all - tiedX) * (double) (all - tiedY));
    return scale == 0 ? Double.NaN : difference / scale;
  }

  private double spearman(int[] times) {
    midRanks(x, byX, times, midX);
    midRanks(y, byY, times, midY);
    return pearson(midX, midY, times);
  }

  private static void midRanks(double[] numbers, int[] order, int[] times, double[] ranks) {
    long below = 0;
    for (int from = 0; from < order.length; ) {
      int to = from;
      long group = 0;
      while (to < order.length && numbers[order[to]] == numbers[order[from]]) {
        group += times[order[to++]];
      }
      for (int i = from; i < to; i++) {
        ranks[order[i]] = below + (group + 1) / 2.0;
      }
      below += group;
      from = to;
    }
  }

  private static double pearson(double[] a, double[] b, int[] times) {
    if (!varies(a, times) || !varies(b, times)) {
      return Double.NaN; // rounding of the mean could hide it below
    }
    double meanA = mean(a, times);
    double meanB = mean(b, times);
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < times.length; i++) {
      ab += times[i] * (a[i] - meanA) * (b[i] - meanB);
      aa += times[i] * (a[i] - meanA) * (a[i] - meanA);
      bb += times[i] * (b[i] - meanB) * (b[i] - meanB);
    }
    return ab / Math.sqrt(aa * bb);
  }

  private static boolean varies(double[] numbers, int[] times) {
    int first = 0;
    while (first < times.length && times[first] == 0) {
      first++;
    }
    for (int i = first + 1; i < times.length; i++) {
      if (times[i] > 0 && numbers[i] != numbers[first]) {
        return true;
      }
    }
    return false;
  }

  private static double mean(double[] numbers, int[] times) {
    double sum = 0;
    long count = 0;
    for (int i = 0; i < times.length; i++) {
      sum += times[i] * numbers[i];
      count += times[i];
    }
    return sum / count;
  }

  private void add(int rank, int times) {
    for (int i = rank; i < met.length; i += i & -i) {
      met[i] += times;
    }
  }

  private long sum(int rank) {
    long sum = 0;
    for (int i = rank; i > 0; i -= i & -i) {
      sum += met[i];
    }
    return sum;
  }

  private static int[] order(double[] numbers) {
    return IntStream.range(0, numbers.length)
        .boxed()
        .sorted((a, b) -> Double.compare(numbers[a], numbers[b]))
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
