package org.spos.bench.peer;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** One candidate of NAS-Bench-Macro: an inverted residual, an identity or a 1×1 convolution. */
final class MobileBlock implements Layer {
  private final Branch main;

  /** Whether the input is added, which it is where the shape stays. */
  private final boolean residual;

  MobileBlock(MemoryLayout layout, int in, int out, int choice, int stride) {
    boolean keeps = stride == 1 && in == out;
    residual = keeps && choice != 0;
    main = new Branch(layout);
    if (choice == 0) {
      if (!keeps) {
        main.linear(in, out, stride);
      }
    } else {
      int middle = in * (choice == 1 ? 3 : 6);
      main.pointwise(in, middle)
          .activeDepthwise(middle, choice == 1 ? 3 : 5, stride)
          .linear(middle, out, 1);
    }
  }

  @Override
  public Tensor forward(Tensor x, BnMode mode) {
    Tensor y = main.forward(x, mode);
    return residual ? y.add_(x) : y;
  }

  @Override
  public List<Tensor> parameters() {
    return main.parameters();
  }
}
