package org.spos.engine.torch;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.spos.engine.NetworkOptions;
import org.spos.engine.torch.FlatLayout.Range;
import org.spos.engine.torch.GradientSums.Gradients;
import org.spos.space.Architecture;

/** SGD with momentum on what is on some paths, and on nothing else. */
record Sgd(Parameters parameters, NetworkOptions options) {
  /** PyTorch's, against a division by zero. */
  private static final double EPSILON = 1e-6;

  /** One step. The gradients are used up. */
  void step(List<Architecture> paths, Gradients gradients, double rate) {
    if (options.clipNorm() > 0) {
      limit(paths, gradients);
    }
    List<Trained> kinds = parameters.trained();
    for (int kind = 0; kind < kinds.size(); kind++) {
      Trained trained = kinds.get(kind);
      double decay = trained.vectors() && !options.decayVectors() ? 0 : options.weightDecay();
      for (Range range : trained.layout().of(paths)) {
        Tensor weight = trained.weights().narrow(0, range.from(), range.length());
        Tensor momentum = trained.momentum().narrow(0, range.from(), range.length());
        Tensor gradient = gradients.of(kind, range);
        if (decay != 0) {
          gradient.add_(weight, new Scalar(decay));
        }
        momentum.mul_(new Scalar(options.momentum())).add_(gradient);
        weight.add_(momentum, new Scalar(-rate));
      }
    }
  }

  /**
   * Limits the length of the gradient as PyTorch's {@code clip_grad_norm_} does; squares are added
   * in double. The factor stays on the device: nobody waits for it.
   */
  private void limit(List<Architecture> paths, Gradients gradients) {
    List<Tensor> all = new ArrayList<>();
    for (int kind = 0; kind < parameters.trained().size(); kind++) {
      for (Range range : parameters.trained().get(kind).layout().of(paths)) {
        all.add(gradients.of(kind, range));
      }
    }
    Tensor squares = parameters.processor().zeros(ScalarType.Double);
    for (Tensor gradient : all) {
      Tensor wide = gradient.to(ScalarType.Double);
      squares.add_(wide.mul(wide).sum());
    }
    // A norm that is not a number must not pass for a short one: it stays none.
    Tensor factor =
        squares
            .sqrt_()
            .add_(new Scalar(EPSILON))
            .reciprocal_()
            .mul_(new Scalar(options.clipNorm()))
            .clamp_max_(new Scalar(1.0))
            .to(ScalarType.Float);
    all.forEach(gradient -> gradient.mul_(factor));
  }
}
