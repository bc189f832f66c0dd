package org.spos.engine.nd4j.kernel.nd4j;

import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinear;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarMin;
import org.nd4j.linalg.api.ops.impl.scalar.Step;
import org.nd4j.linalg.factory.Nd4j;
import org.spos.engine.nd4j.kernel.Kernels;
import org.spos.space.Nonlinearity;

/** Nonlinearities and the ones and zeros that gradients are multiplied with. */
final class Activate {
  private Activate() {}

  /** Replaces values. */
  static Runnable inPlace(Nonlinearity nonlinearity, INDArray values) {
    RectifiedLinear positive = new RectifiedLinear(values, values, 0);
    ScalarMin cut = new ScalarMin(values, null, values, Kernels.RELU6_TOP);
    return switch (nonlinearity) {
      case NONE -> () -> {};
      case RELU -> () -> Nd4j.exec(positive);
      case RELU6 ->
          () -> {
            Nd4j.exec(positive);
            Nd4j.exec(cut);
          };
    };
  }

  /**
   * Writes 1 where the gradient passes and 0 elsewhere; empty if all passes.
   *
   * @param z output of the nonlinearity, overwritten for a ReLU6
   */
  static Optional<Runnable> mask(Nonlinearity nonlinearity, INDArray z, INDArray mask) {
    Step positive = new Step(z, mask, 0);
    Step below = new Step(z, z, 0);
    return switch (nonlinearity) {
      case NONE -> Optional.empty();
      case RELU -> Optional.of(() -> Nd4j.exec(positive));
      case RELU6 ->
          Optional.of(
              () -> {
                Nd4j.exec(positive);
                z.rsubi(Kernels.RELU6_TOP);
                Nd4j.exec(below);
                mask.muli(z);
              });
    };
  }
}
