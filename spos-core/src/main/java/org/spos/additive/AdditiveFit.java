package org.spos.additive;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.spos.space.Architecture;
import org.spos.space.DistinctNetworks;
import org.spos.space.SearchSpace;

/**
 * A score that every choice has on its own, so that a network's is their sum: the ridge regression
 * of some target on the choices of scored networks, each written one-hot. All architectures of one
 * network have the same score, that of the one which speaks for them ({@link DistinctNetworks}).
 * Immutable.
 */
public final class AdditiveFit {
  /** Penalty on the squares of the weights. */
  public static final double LAMBDA = 1;

  private final SearchSpace space;
  private final DistinctNetworks networks;
  private final double mean;
  private final double[][] weights;

  /**
   * A score with these weights.
   *
   * @param mean what is added to every sum
   * @param weights [block][candidate]
   */
  AdditiveFit(SearchSpace space, double mean, double[][] weights) {
    this.space = space;
    this.networks = new DistinctNetworks(space);
    this.mean = mean;
    this.weights = Arrays.stream(weights).map(double[]::clone).toArray(double[][]::new);
  }

  /**
   * Fits: w = (XᵀX + λI)⁻¹ Xᵀ(y − ȳ) with λ = {@value #LAMBDA}.
   *
   * @param architectures what was scored, at least one
   * @param target of each, finite; only their order matters if these are ranks
   */
  public static AdditiveFit of(
      SearchSpace space, List<Architecture> architectures, double[] target) {
    if (architectures.isEmpty() || architectures.size() != target.length) {
      throw new IllegalArgumentException(architectures.size() + " networks, " + target.length);
    }
    OneHot oneHot = new OneHot(space);
    int[][] rows = oneHot.rows(architectures);
    double mean = Arrays.stream(target).average().orElseThrow();
    RealMatrix squares = new Array2DRowRealMatrix(oneHot.size(), oneHot.size());
    RealVector products = new ArrayRealVector(oneHot.size());
    for (int row = 0; row < rows.length; row++) {
      for (int i : rows[row]) {
        products.addToEntry(i, target[row] - mean);
        for (int j : rows[row]) {
          squares.addToEntry(i, j, 1);
        }
      }
    }
    for (int i = 0; i < oneHot.size(); i++) {
      squares.addToEntry(i, i, LAMBDA);
    }
    RealVector solved = new CholeskyDecomposition(squares).getSolver().solve(products);
    return new AdditiveFit(space, mean, oneHot.byBlock(solved.toArray()));
  }

  /** The space whose architectures it scores. */
  public SearchSpace space() {
    return space;
  }

  /** Which architectures have the same score because they are one network. */
  DistinctNetworks networks() {
    return networks;
  }

  /** What a choice adds. */
  public double weight(int block, int choice) {
    return weights[block][choice];
  }

  /** The score of an architecture of the space; higher is better where the target is. */
  public double score(Architecture architecture) {
    return sum(networks.canonical(architecture));
  }

  /** The same for one that speaks for itself. */
  double sum(Architecture canonical) {
    double sum = mean;
    for (int block = 0; block < canonical.size(); block++) {
      sum += weights[block][canonical.choice(block)];
    }
    return sum;
  }

  /** The scores of several. */
  public double[] scores(List<Architecture> architectures) {
    return architectures.stream().mapToDouble(this::score).toArray();
  }
}
