package org.spos.additive;

import java.util.Arrays;
import org.spos.cost.FlopsRange;

/**
 * The highest sum of weights that the undecided blocks of a network can add while its cost stays
 * within a range: block by block from the last, as the distribution of FLOPs is counted. Immutable.
 */
final class BestCompletions {
  private final CostCells cells;
  private final FlopsRange range;

  /** [decided blocks][after an identity of the same run: 1][cells of the undecided blocks]. */
  private final double[][][] best;

  /**
   * @param weights [block][candidate]
   * @param forbidden [block][candidate]: what does not follow an identity in a canonical network
   * @param identity [block][candidate]
   */
  BestCompletions(
      CostCells cells,
      FlopsRange range,
      double[][] weights,
      boolean[][] forbidden,
      boolean[][] identity) {
    this.cells = cells;
    this.range = range;
    int blocks = weights.length;
    this.best = new double[blocks + 1][2][];
    best[blocks] = new double[][] {{0}, {0}};
    for (int block = blocks - 1; block >= 0; block--) {
      int most = 0;
      for (int choice = 0; choice < weights[block].length; choice++) {
        most = Math.max(most, cells.cells(block, choice));
      }
      int length = best[block + 1][0].length + most;
      for (int after = 0; after < 2; after++) {
        double[] here = new double[length];
        Arrays.fill(here, Double.NEGATIVE_INFINITY);
        for (int choice = 0; choice < weights[block].length; choice++) {
          if (after == 0 || !forbidden[block][choice]) {
            double[] rest = best[block + 1][identity[block][choice] ? 1 : 0];
            int step = cells.cells(block, choice);
            double weight = weights[block][choice];
            for (int i = 0; i < rest.length; i++) {
              here[i + step] = Math.max(here[i + step], rest[i] + weight);
            }
          }
        }
        best[block][after] = here;
      }
    }
  }

  /**
   * The highest sum, or more where costs are rounded to cells; −∞ if there is no completion.
   *
   * @param afterIdentity whether the last decided block is an identity
   * @param spent cost of the decided blocks and the fixed parts
   */
  double highest(int decided, boolean afterIdentity, long spent) {
    double[] sums = best[decided][afterIdentity ? 1 : 0];
    long first = Math.max(0, cells.first(range, decided, spent));
    long last = Math.min(sums.length - 1, cells.last(range, decided, spent));
    double highest = Double.NEGATIVE_INFINITY;
    for (long cell = first; cell <= last; cell++) {
      highest = Math.max(highest, sums[(int) cell]);
    }
    return highest;
  }
}
