package org.spos.additive;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.stat.correlation.KendallsCorrelation;
import org.spos.seed.Seed;
import org.spos.space.Architecture;
import org.spos.space.DistinctNetworks;
import org.spos.space.SearchSpace;

/**
 * How well the scores of networks that a fit has not seen follow from those that it has: Kendall's
 * τ-b between their ranks and what fits to the other folds predict, all folds together. Knows no
 * truth, only scores.
 *
 * @param networks how many distinct networks
 * @param folds into how many parts they were cut; architectures of one network are in one part
 * @param additive τ of the {@linkplain AdditiveFit additive} prediction; 0 if it has no order
 * @param pairs τ of a ridge regression that also knows pairs of choices, to tell whether choices
 *     depend on each other
 */
public record CrossValidation(int networks, int folds, double additive, double pairs) {
  /** Usual number of parts. */
  public static final int FOLDS = 10;

  /** Above this many, a part of them tells enough; the time grows with the third power. */
  static final int MOST = 1_000;

  /** How much a pair counts beside a choice. */
  private static final double PAIR = 0.5;

  private static final Seed SEED = new Seed(0);

  /**
   * Validates in {@value #FOLDS} parts, fewer if there are fewer networks. Parts, and 1,000 of more
   * scores, are drawn by a fixed seed.
   *
   * @param target of each architecture, at least two distinct networks, as for {@link
   *     AdditiveFit#of}
   */
  static CrossValidation of(SearchSpace space, List<Architecture> architectures, double[] target) {
    int[] sample =
        IntStream.of(SEED.stream("additive-sample").permutation(target.length))
            .limit(MOST)
            .sorted()
            .toArray();
    List<Architecture> some = IntStream.of(sample).mapToObj(architectures::get).toList();
    double[] ranks = IntStream.of(sample).mapToDouble(i -> target[i]).toArray();
    DistinctNetworks distinct = new DistinctNetworks(space);
    Map<Architecture, Integer> numbers = new LinkedHashMap<>();
    int[] network =
        some.stream()
            .mapToInt(
                path -> numbers.computeIfAbsent(distinct.canonical(path), key -> numbers.size()))
            .toArray();
    int folds = Math.min(FOLDS, numbers.size());
    int[] order = SEED.stream("additive-folds").permutation(numbers.size());
    int[] fold = Arrays.stream(network).map(number -> order[number] % folds).toArray();
    return new CrossValidation(
        numbers.size(),
        folds,
        tau(additive(space, some, ranks, fold), ranks),
        tau(pairs(space, some, ranks, fold), ranks));
  }

  /** What additive fits to the other folds say of each. */
  static double[] additive(
      SearchSpace space, List<Architecture> architectures, double[] target, int[] fold) {
    double[] predicted = new double[target.length];
    for (int part : IntStream.of(fold).distinct().toArray()) {
      int[] others = where(fold, part, false);
      AdditiveFit fit =
          AdditiveFit.of(
              space,
              IntStream.of(others).mapToObj(architectures::get).toList(),
              IntStream.of(others).mapToDouble(i -> target[i]).toArray());
      for (int i : where(fold, part, true)) {
        predicted[i] = fit.score(architectures.get(i));
      }
    }
    return predicted;
  }

  /**
   * The same with a column for each pair of choices too, of half the weight. There would be more
   * columns than networks, so it is solved in terms of what two networks share: of s choices, s(s −
   * 1)/2 pairs.
   */
  static double[] pairs(
      SearchSpace space, List<Architecture> architectures, double[] target, int[] fold) {
    int[][] rows = new OneHot(space).rows(architectures);
    double[] predicted = new double[target.length];
    for (int part : IntStream.of(fold).distinct().toArray()) {
      int[] others = where(fold, part, false);
      double mean = IntStream.of(others).mapToDouble(i -> target[i]).average().orElseThrow();
      RealMatrix kernel = new Array2DRowRealMatrix(others.length, others.length);
      for (int i = 0; i < others.length; i++) {
        for (int j = 0; j <= i; j++) {
          double shared = kernel(rows[others[i]], rows[others[j]]);
          kernel.setEntry(i, j, shared);
          kernel.setEntry(j, i, shared);
        }
        kernel.addToEntry(i, i, AdditiveFit.LAMBDA);
      }
      double[] centred = IntStream.of(others).mapToDouble(i -> target[i] - mean).toArray();
      double[] dual =
          new CholeskyDecomposition(kernel)
              .getSolver()
              .solve(new ArrayRealVector(centred, false))
              .toArray();
      for (int i : where(fold, part, true)) {
        predicted[i] = mean;
        for (int j = 0; j < others.length; j++) {
          predicted[i] += dual[j] * kernel(rows[i], rows[others[j]]);
        }
      }
    }
    return predicted;
  }

  private static double kernel(int[] one, int[] other) {
    int shared = 0;
    for (int block = 0; block < one.length; block++) {
      shared += one[block] == other[block] ? 1 : 0;
    }
    return shared + PAIR * shared * (shared - 1) / 2;
  }

  private static int[] where(int[] fold, int part, boolean same) {
    return IntStream.range(0, fold.length).filter(i -> (fold[i] == part) == same).toArray();
  }

  /** Kendall's τ-b; 0 where all of one side are equal. */
  static double tau(double[] predicted, double[] target) {
    double tau = new KendallsCorrelation().correlation(predicted, target);
    return Double.isNaN(tau) ? 0 : tau;
  }
}
