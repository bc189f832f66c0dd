package org.spos.engine.torch;

import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
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
    long stride = spec.stride();
    if (spec.kernel() == 1 && stride > 1 && x.is_cpu()) {
      // libtorch's oneDNN writes behind its memory in the weight gradient of a 1x1 with a stride.
      x = everyOther(everyOther(x, 2, stride), 3, stride).contiguous(MemoryFormat.ChannelsLast);
      stride = 1;
    }
    // conv2d and not convolution, which autocast leaves alone.
    return torch.conv2d(
        x,
        weight,
        bias,
        new long[] {stride, stride},
        new long[] {pad, pad},
        new long[] {1, 1},
        spec.depthwise() ? spec.in() : 1);
  }

  private static Tensor everyOther(Tensor x, long dimension, long stride) {
    return x.slice(dimension, new LongOptional(0), new LongOptional(x.size(dimension)), stride);
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
