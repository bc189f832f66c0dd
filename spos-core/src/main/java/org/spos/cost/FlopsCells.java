package org.spos.cost;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.spos.space.Architecture;

/**
 * The cost of every candidate above the cheapest of its block, in cells of equal width.
 *
 * @param base multiply–accumulates of the cheapest architecture
 * @param macs multiply–accumulates, [block][candidate]
 * @param width multiply–accumulates of one cell
 * @param exact whether every cost is a whole number of cells
 */
record FlopsCells(long base, long[][] macs, long width, boolean exact) {

  static FlopsCells of(Flops flops, long maxCells) {
    int[] candidates = flops.space().choices();
    long[][] macs = new long[candidates.length][];
    long base = flops.fixed();
    long divisor = 0;
    long range = 0;
    for (int block = 0; block < macs.length; block++) {
      macs[block] = new long[candidates[block]];
      for (int choice = 0; choice < candidates[block]; choice++) {
        macs[block][choice] = flops.block(block, choice);
      }
      long cheapest = cheapest(macs[block]);
      base += cheapest;
      range += Arrays.stream(macs[block]).max().orElseThrow() - cheapest;
      for (long cost : macs[block]) {
        divisor = gcd(cost - cheapest, divisor);
      }
    }
    long exactWidth = Math.max(1, divisor);
    // One array a block, each at most as long as the whole range.
    long cellsPerBlock = Math.max(1, maxCells / (macs.length + 1));
    long width = Math.max(exactWidth, (range + cellsPerBlock - 1) / cellsPerBlock);
    return new FlopsCells(base, macs, width, width == exactWidth);
  }

  /** For 0 … blocks decided choices: completions by their cost above the cheapest, in cells. */
  List<double[]> completions() {
    List<double[]> lastFirst = new ArrayList<>();
    lastFirst.add(new double[] {1});
    for (int block = macs.length - 1; block >= 0; block--) {
      double[] rest = lastFirst.get(lastFirst.size() - 1);
      int[] steps = steps(block);
      double[] counts = new double[rest.length + Arrays.stream(steps).max().orElseThrow()];
      for (int step : steps) {
        for (int i = 0; i < rest.length; i++) {
          counts[i + step] += rest[i];
        }
      }
      lastFirst.add(counts);
    }
    Collections.reverse(lastFirst);
    return List.copyOf(lastFirst);
  }

  /** The cost of each candidate of a block above the cheapest, in cells. */
  int[] steps(int block) {
    long cheapest = cheapest(macs[block]);
    return Arrays.stream(macs[block])
        .mapToInt(cost -> Math.toIntExact(Math.round((cost - cheapest) / (double) width)))
        .toArray();
  }

  /** Multiply–accumulates of the cheapest completion. */
  long cheapestRest(int decided) {
    return Arrays.stream(macs).skip(decided).mapToLong(FlopsCells::cheapest).sum();
  }

  /** The architecture of least (sign −1) or most (sign 1) multiply–accumulates. */
  Architecture extreme(int sign) {
    int[] choices = new int[macs.length];
    for (int block = 0; block < macs.length; block++) {
      for (int choice = 1; choice < macs[block].length; choice++) {
        if (sign * Long.compare(macs[block][choice], macs[block][choices[block]]) > 0) {
          choices[block] = choice;
        }
      }
    }
    return Architecture.of(choices);
  }

  double mean() {
    return base
        + Arrays.stream(macs)
            .mapToDouble(costs -> LongStream.of(costs).average().orElseThrow() - cheapest(costs))
            .sum();
  }

  double standardDeviation() {
    double variance = 0;
    for (long[] costs : macs) {
      double mean = LongStream.of(costs).average().orElseThrow();
      variance +=
          LongStream.of(costs)
              .mapToDouble(cost -> (cost - mean) * (cost - mean))
              .average()
              .orElseThrow();
    }
    return Math.sqrt(variance);
  }

  private static long cheapest(long[] costs) {
    return LongStream.of(costs).min().orElseThrow();
  }

  private static long gcd(long a, long b) {
    return a == 0 ? b : gcd(b % a, a);
  }
}
