package org.spos.bench.peer;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** Layers one after the other. */
final class Branch implements Layer {
  private final MemoryLayout layout;
  private final List<Layer> layers = new ArrayList<>();

  Branch(MemoryLayout layout) {
    this.layout = layout;
  }

  /** Adds a k×k convolution with batch normalisation and ReLU. */
  Branch convolution(int in, int out, int kernel, int stride) {
    return add(Convolution.full(layout, in, out, kernel, stride)).add(new BatchNorm(out, true));
  }

  /** Adds a 1×1 convolution with batch normalisation. */
  Branch linear(int in, int out, int stride) {
    return add(Convolution.full(layout, in, out, 1, stride)).add(new BatchNorm(out, false));
  }

  /** Adds a 1×1 convolution with batch normalisation and ReLU. */
  Branch pointwise(int in, int out) {
    return convolution(in, out, 1, 1);
  }

  /** Adds a depthwise convolution with batch normalisation. */
  Branch depthwise(int channels, int kernel, int stride) {
    return add(Convolution.depthwise(layout, channels, kernel, stride))
        .add(new BatchNorm(channels, false));
  }

  /** The same with ReLU. */
  Branch activeDepthwise(int channels, int kernel, int stride) {
    return add(Convolution.depthwise(layout, channels, kernel, stride))
        .add(new BatchNorm(channels, true));
  }

  Branch add(Layer layer) {
    layers.add(layer);
    return this;
  }

  @Override
  public Tensor forward(Tensor x, BnMode mode) {
    Tensor y = x;
    for (Layer layer : layers) {
      y = layer.forward(y, mode);
    }
    return y;
  }

  @Override
  public List<Tensor> parameters() {
    return layers.stream().flatMap(layer -> layer.parameters().stream()).toList();
  }
}
