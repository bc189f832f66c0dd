package org.spos.engine.nd4j.kernel.nd4j;

import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinear;
import org.nd4j.linalg.factory.Nd4j;
import org.spos.engine.nd4j.kernel.Activation;
import org.spos.engine.nd4j.kernel.Floats;
import org.spos.engine.nd4j.kernel.Kernels.FoldedConvolution;

/** A convolution with bias and optional ReLU, on its own copy of the weights. */
final class Nd4jFoldedConvolution implements FoldedConvolution {
  private final Floats weights;
  private final Floats bias;
  private final Runnable convolution;
  private final Optional<RectifiedLinear> relu;

  Nd4jFoldedConvolution(
      ConvShape shape, ConvMethod method, long weightCount, Activation x, Activation y) {
    weights = Floats.zeros(weightCount);
    bias = Floats.zeros(shape.spec().out());
    convolution = ForwardConvolution.of(shape, method, x, weights, Optional.of(bias), y);
    INDArray output = Views.vector(y.floats());
    relu =
        shape.spec().relu()
            ? Optional.of(new RectifiedLinear(output, output, 0))
            : Optional.empty();
  }

  @Override
  public void load(float[] newWeights, float[] newBias) {
    weights.write(newWeights);
    bias.write(newBias);
  }

  @Override
  public void forward() {
    convolution.run();
    relu.ifPresent(Nd4j::exec);
  }

  @Override
  public void close() {
    weights.close();
    bias.close();
  }
}
