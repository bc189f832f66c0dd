package org.spos.engine.torch;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.spos.space.ConvSpec;

/** The operations that units are made of. */
final class Units {
  private Units() {}

  /**
   * A convolution.
   *
   * @param bias [out], or nothing
   */
  static Tensor convolve(ConvSpec spec, Tensor x, Tensor weight, TensorOptional bias) {
    long pad = spec.kernel() / 2;
    // conv2d and not convolution, which autocast leaves alone.
    return torch.conv2d(
        x,
        weight,
        bias,
        new long[] {spec.stride(), spec.stride()},
        new long[] {pad, pad},
        new long[] {1, 1},
        spec.depthwise() ? spec.in() : 1);
  }

  /** What follows the batch normalisation, in the memory of its input. */
  static Tensor activate(ConvSpec spec, Tensor x) {
    return switch (spec.nonlinearity()) {
      case NONE -> x;
      case RELU -> torch.relu_(x);
      case RELU6 -> torch.hardtanh_(x, new Scalar(0), new Scalar(6));
    };
  }
}
