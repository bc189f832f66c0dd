package org.spos.plan;

import java.util.List;

/**
 * A named tensor of a network.
 *
 * @param name published name, such as {@code first_conv.0.weight}
 * @param shape as in PyTorch
 * @param kind what it is
 */
public record TensorSpec(String name, List<Integer> shape, Kind kind) {

  /** What a tensor is, and so whether it is trained. */
  public enum Kind {
    CONV_WEIGHT,
    LINEAR_WEIGHT,
    LINEAR_BIAS,
    BN_WEIGHT,
    BN_BIAS,
    BN_MEAN,
    BN_VARIANCE;

    /** Whether SGD updates it; the others are statistics. */
    public boolean trained() {
      return this != BN_MEAN && this != BN_VARIANCE;
    }
  }

  public TensorSpec {
    shape = List.copyOf(shape);
  }

  /** Number of elements. */
  public int elements() {
    return shape.stream().reduce(1, Math::multiplyExact);
  }
}
