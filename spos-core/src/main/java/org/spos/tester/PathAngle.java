package org.spos.tester;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.spos.plan.BlockPlan;
import org.spos.plan.ConvUnit;
import org.spos.plan.NetworkPlan;
import org.spos.space.Architecture;

/**
 * How far training has turned the weights of a path: the angle between its initial and its trained
 * weights, convolutions, stem and classifier in one vector (Hu et al. 2020, AngleNAS). Batch
 * normalisation is left out, and an identity adds nothing. A larger angle promises a better
 * network; no image is needed for it.
 *
 * <p>Products of all parts are taken once, so that a path costs a sum over its blocks. Immutable.
 */
public final class PathAngle {
  private final Products fixed;

  /** [block][candidate]. */
  private final List<List<Products>> blocks;

  /** Scalar products of initial and trained weights, of each with itself. */
  private record Products(double both, double initial, double trained) {
    static final Products NONE = new Products(0, 0, 0);

    Products plus(Products other) {
      return new Products(both + other.both, initial + other.initial, trained + other.trained);
    }
  }

  /**
   * @param plan of the supernet
   * @param initial values of all convolutions and of the classifier, by published name; not kept
   * @param trained the same
   */
  public PathAngle(NetworkPlan plan, Map<String, float[]> initial, Map<String, float[]> trained) {
    this.fixed =
        unit(plan.stem(), initial, trained)
            .plus(unit(plan.head(), initial, trained))
            .plus(products(plan.classifierName(), initial, trained));
    this.blocks =
        plan.blocks().stream()
            .map(choices -> choices.stream().map(one -> block(one, initial, trained)).toList())
            .toList();
  }

  /**
   * The angle of a path of the supernet.
   *
   * @return in radians, from 0 for weights that kept their direction to π
   */
  public double of(Architecture path) {
    Products sum = fixed;
    for (int block = 0; block < blocks.size(); block++) {
      sum = sum.plus(blocks.get(block).get(path.choice(block)));
    }
    double cosine = sum.both / Math.sqrt(sum.initial * sum.trained);
    return StrictMath.acos(Math.max(-1, Math.min(1, cosine)));
  }

  private static Products block(
      BlockPlan block, Map<String, float[]> initial, Map<String, float[]> trained) {
    return block.units().stream()
        .map(unit -> unit(unit, initial, trained))
        .reduce(Products.NONE, Products::plus);
  }

  private static Products unit(
      ConvUnit unit, Map<String, float[]> initial, Map<String, float[]> trained) {
    return products(unit.convName() + ".weight", initial, trained);
  }

  private static Products products(
      String name, Map<String, float[]> initial, Map<String, float[]> trained) {
    float[] before = Objects.requireNonNull(initial.get(name), name);
    float[] after = Objects.requireNonNull(trained.get(name), name);
    double both = 0;
    double own = 0;
    double other = 0;
    for (int i = 0; i < before.length; i++) {
      both += (double) before[i] * after[i];
      own += (double) before[i] * before[i];
      other += (double) after[i] * after[i];
    }
    return new Products(both, own, other);
  }
}
