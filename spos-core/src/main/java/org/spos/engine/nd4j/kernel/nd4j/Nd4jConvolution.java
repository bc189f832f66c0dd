package org.spos.engine.nd4j.kernel.nd4j;

import java.util.Optional;
import org.spos.engine.nd4j.kernel.Activation;
import org.spos.engine.nd4j.kernel.Floats;
import org.spos.engine.nd4j.kernel.Kernels.ConvGradients;
import org.spos.engine.nd4j.kernel.Kernels.ConvTensors;
import org.spos.engine.nd4j.kernel.Kernels.Convolution;

/** A convolution and its gradients, each by the method that suits its shape. */
final class Nd4jConvolution implements Convolution {
  private final Nd4jWeights shared;
  private final Runnable forward;
  private final Optional<Runnable> weights;
  private final Optional<Runnable> data;

  Nd4jConvolution(ConvShape shape, ConvMethod method, ConvTensors tensors, Workspace workspace) {
    shared = (Nd4jWeights) tensors.weights();
    Floats w = shared.floats();
    forward = ForwardConvolution.of(shape, method, tensors.x(), w, Optional.empty(), tensors.y());
    Optional<Gradients> gradients =
        tensors.gradients().map(g -> Gradients.of(shape, method, tensors.x(), w, g, workspace));
    weights = gradients.map(Gradients::weights);
    data = gradients.flatMap(Gradients::data);
  }

  @Override
  public void load(Floats w) {
    shared.load(w);
  }

  @Override
  public void forward(int from) {
    forward.run();
  }

  /** Writes dw at once: there is one share only, that of the whole batch. */
  @Override
  public void backwardWeights(int from, Floats share) {
    weights.orElseThrow(() -> new IllegalStateException("made without gradients")).run();
  }

  @Override
  public void sumWeights(Floats shares, int count, boolean add) {
    if (count != 1 || add) {
      throw new IllegalArgumentException("these kernels take a batch as a whole");
    }
  }

  @Override
  public void backwardData(int from) {
    data.orElseThrow(() -> new IllegalStateException("made without dx")).run();
  }

  /** Nothing: the arrays are views and the scratch memory belongs to the kernels. */
  @Override
  public void close() {}

  /** What computes dw, and dx if that is wanted. */
  record Gradients(Runnable weights, Optional<Runnable> data) {
    static Gradients of(
        ConvShape shape,
        ConvMethod method,
        Activation x,
        Floats w,
        ConvGradients gradients,
        Workspace workspace) {
      if (method == ConvMethod.CPU && shape.pointwise()) {
        return PointwiseGradients.of(shape, method, x, w, gradients, workspace);
      }
      if (method == ConvMethod.CPU && shape.spec().depthwise()) {
        return DepthwiseGradients.of(shape, x, w, gradients, workspace);
      }
      return LibraryGradients.of(shape, x, w, gradients, workspace);
    }
  }
}
