package org.spos.engine.nd4j.kernel.nd4j;

import java.util.List;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;
import org.spos.engine.nd4j.kernel.Activation;
import org.spos.engine.nd4j.kernel.Floats;
import org.spos.engine.nd4j.kernel.Kernels.ConvGradients;

/**
 * Gradients by ND4J's own operations, which always compute both: the one not asked for goes to
 * scratch memory.
 */
final class LibraryGradients {
  private LibraryGradients() {}

  static Nd4jConvolution.Gradients of(
      ConvShape shape, Activation x, Floats w, ConvGradients gradients, Workspace workspace) {
    List<INDArray> inputs = List.of(Views.nchw(x), shape.weights(w), Views.nchw(gradients.dy()));
    Floats unusedData = workspace.scratch(Workspace.Slot.FIRST, x.floats().length());
    Floats unusedWeights = workspace.scratch(Workspace.Slot.FILTERS, w.length());

    DynamicCustomOp weights =
        shape.backward(
            inputs,
            Views.nchw(Activation.whole(unusedData, x.batch(), x.channels(), x.side())),
            shape.weights(gradients.dw()));
    Optional<Runnable> data =
        gradients
            .dx()
            .map(dx -> shape.backward(inputs, Views.nchw(dx), shape.weights(unusedWeights)))
            .map(operation -> () -> Nd4j.exec(operation));
    return new Nd4jConvolution.Gradients(() -> Nd4j.exec(weights), data);
  }
}
