package org.spos.plan;

import java.util.List;
import org.spos.space.ConvSpec;

/**
 * A convolution without bias followed by batch normalisation and a nonlinearity or none: the only
 * layer that SPOS networks are made of before the pooling.
 *
 * @param convName parameter prefix of the convolution, such as {@code features.0.2.branch_main.0}
 * @param bnName parameter prefix of the batch normalisation
 * @param spec channels, kernel and stride
 * @param inputSide side of the square input in pixels
 */
public record ConvUnit(String convName, String bnName, ConvSpec spec, int inputSide) {

  /** Side of the square output in pixels. */
  public int outputSide() {
    return inputSide / spec.stride();
  }

  /** Input channels that one filter reads. */
  public int inPerGroup() {
    return spec.depthwise() ? 1 : spec.in();
  }

  /** Shape of the weight, [out, in/groups, k, k] as in PyTorch. */
  public List<Integer> weightShape() {
    return List.of(spec.out(), inPerGroup(), spec.kernel(), spec.kernel());
  }

  /** Number of weights of the convolution. */
  public long weights() {
    return (long) spec.out() * inPerGroup() * spec.kernel() * spec.kernel();
  }

  /** Multiply–accumulates of the convolution for one image. */
  public long macs() {
    return weights() * outputSide() * outputSide();
  }
}
