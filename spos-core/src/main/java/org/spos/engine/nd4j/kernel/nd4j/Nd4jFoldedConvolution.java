package org.spos.engine.nd4j.kernel.nd4j;

import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinear;
import org.nd4j.linalg.factory.Nd4j;
import org.spos.engine.nd4j.kernel.Activation;
import org.spos.engine.nd4j.kernel.Floats;
import org.spos.engine.nd4j.kernel.Kernels.FoldedConvolution;
import org.spos.engine.nd4j.kernel.Kernels.Weights;
import org.spos.space.Nonlinearity;

/** A convolution with bias and optional ReLU. */
final class Nd4jFoldedConvolution implements FoldedConvolution {
  private final Nd4jWeights shared;
  private final Runnable convolution;
  private final Optional<RectifiedLinear> relu;

  Nd4jFoldedConvolution(
      ConvShape shape,
      ConvMethod method,
      Weights weights,
      Floats bias,
      Activation x,
      Activation y) {
    shared = (Nd4jWeights) weights;
    convolution = ForwardConvolution.of(shape, method, x, shared.floats(), Optional.of(bias), y);
    INDArray output = Views.vector(y.floats());
    relu =
        shape.spec().nonlinearity() == Nonlinearity.RELU
            ? Optional.of(new RectifiedLinear(output, output, 0))
            : Optional.empty();
  }

  @Override
  public void load(Floats w) {
    shared.load(w);
  }

  @Override
  public void forward() {
    convolution.run();
    relu.ifPresent(Nd4j::exec);
  }

  /** Nothing: the arrays are views. */
  @Override
  public void close() {}
}
