package org.spos.bench.peer;

import static org.bytedeco.pytorch.global.torch.conv2d;
import static org.bytedeco.pytorch.global.torch.randn;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;

/** A convolution without bias, padded by half its kernel. */
final class Convolution implements Layer {

  private final TensorOptional noBias = new TensorOptional();
  private final Tensor weight;
  private final int stride;
  private final int kernel;
  private final int groups;

  private Convolution(MemoryLayout layout, int in, int out, int kernel, int stride, int groups) {
    double deviation = Math.sqrt(2.0 * groups / (out * kernel * kernel));
    this.weight = layout.of(randn(out, in / groups, kernel, kernel).mul(new Scalar(deviation)));
    this.weight.set_requires_grad(true);
    this.stride = stride;
    this.kernel = kernel;
    this.groups = groups;
  }

  /** All input channels for each output channel. */
  static Convolution full(MemoryLayout layout, int in, int out, int kernel, int stride) {
    return new Convolution(layout, in, out, kernel, stride, 1);
  }

  static Convolution depthwise(MemoryLayout layout, int channels, int kernel, int stride) {
    return new Convolution(layout, channels, channels, kernel, stride, channels);
  }

  @Override
  public Tensor forward(Tensor x, BnMode mode) {
    // conv2d and not convolution, which autocast leaves alone.
    return conv2d(
        x,
        weight,
        noBias,
        new long[] {stride, stride},
        new long[] {kernel / 2, kernel / 2},
        new long[] {1, 1},
        groups);
  }

  @Override
  public List<Tensor> parameters() {
    return List.of(weight);
  }
}
