package org.spos.engine.nd4j.kernel.nd4j;

import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.spos.engine.nd4j.kernel.Activation;
import org.spos.engine.nd4j.kernel.Floats;
import org.spos.engine.nd4j.kernel.Kernels.FoldedConvolution;
import org.spos.engine.nd4j.kernel.Kernels.Weights;

/** A convolution with bias and a nonlinearity, or one that is added to what is there. */
final class Nd4jFoldedConvolution implements FoldedConvolution {
  private final Nd4jWeights shared;
  private final Runnable convolution;
  private final Runnable after;

  Nd4jFoldedConvolution(
      ConvShape shape,
      ConvMethod method,
      Weights weights,
      Floats bias,
      Activation x,
      Activation y,
      Optional<Activation> sum) {
    shared = (Nd4jWeights) weights;
    convolution = ForwardConvolution.of(shape, method, x, shared.floats(), Optional.of(bias), y);
    INDArray output = Views.vector(y.floats());
    Optional<INDArray> total = sum.map(s -> Views.vector(s.floats()));
    after =
        total
            .<Runnable>map(t -> () -> t.addi(output))
            .orElseGet(() -> Activate.inPlace(shape.spec().nonlinearity(), output));
  }

  @Override
  public void load(Floats w) {
    shared.load(w);
  }

  @Override
  public void forward() {
    convolution.run();
    after.run();
  }

  /** Nothing: the arrays are views. */
  @Override
  public void close() {}
}
