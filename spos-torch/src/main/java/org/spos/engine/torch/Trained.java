package org.spos.engine.torch;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.spos.plan.TensorSpec;

/**
 * The trained tensors of some kind in flat tensors: weights and momentum of all, gradients of one
 * path.
 *
 * @param vectors whether they have one dimension: scales, shifts and biases, which may not decay
 * @param layout where each lies; gradients are in its shared places
 * @param weights [length]
 * @param momentum [length]
 * @param gradients [shared length]
 */
record Trained(
    boolean vectors, FlatLayout layout, Tensor weights, Tensor momentum, Tensor gradients) {

  /** All zero, until {@code kept} is closed. */
  static Trained zeros(boolean vectors, FlatLayout layout, Processor processor, Kept kept) {
    return new Trained(
        vectors,
        layout,
        kept.keep(processor.zeros(ScalarType.Float, layout.length())),
        kept.keep(processor.zeros(ScalarType.Float, layout.length())),
        kept.keep(processor.zeros(ScalarType.Float, layout.sharedLength())));
  }

  /** The values of a tensor, a view in its published shape. */
  Tensor weight(TensorSpec spec) {
    return shaped(weights.narrow(0, layout.offset(spec.name()), spec.elements()), spec);
  }

  /** Its momentum, likewise. */
  Tensor momentum(TensorSpec spec) {
    return shaped(momentum.narrow(0, layout.offset(spec.name()), spec.elements()), spec);
  }

  /**
   * Its values as what autograd differentiates by; it adds gradients in the shared place.
   *
   * @return a view, of the innermost scope
   */
  Tensor leaf(TensorSpec spec) {
    Tensor leaf = weight(spec).detach();
    leaf.set_requires_grad(true);
    leaf.mutable_grad()
        .put(shaped(gradients.narrow(0, layout.sharedOffset(spec.name()), spec.elements()), spec));
    return leaf;
  }

  /** Filters lie in memory as [out, k, k, in], the order of channels-last images. */
  private static Tensor shaped(Tensor flat, TensorSpec spec) {
    List<Integer> shape = spec.shape();
    if (shape.size() == 4) {
      return flat.view(shape.get(0), shape.get(2), shape.get(3), shape.get(1)).permute(0, 3, 1, 2);
    }
    return flat.view(shape.stream().mapToLong(size -> size).toArray());
  }
}
