package org.spos.engine.nd4j.kernel.nd4j;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;
import org.spos.engine.nd4j.kernel.Activation;
import org.spos.engine.nd4j.kernel.Floats;
import org.spos.engine.nd4j.kernel.Kernels.ConvGradients;

/** Gradients of a 1×1 convolution as matrix products. */
final class PointwiseGradients {
  private PointwiseGradients() {}

  static Nd4jConvolution.Gradients of(
      ConvShape shape,
      ConvMethod method,
      Activation x,
      Floats w,
      ConvGradients gradients,
      Workspace workspace) {
    Activation dy = gradients.dy();
    if (method.productPerImage(shape)) {
      return new Nd4jConvolution.Gradients(
          weightsPerImage(shape, x, dy, gradients.dw(), workspace),
          gradients.dx().map(dx -> ForwardConvolution.productPerImage(shape, w, true, dy, dx)));
    }
    return new Nd4jConvolution.Gradients(
        weightsAtOnce(shape, x, dy, gradients.dw(), workspace),
        gradients.dx().map(dx -> data(shape, w, dy, dx)));
  }

  /** dw = Σ dy · xᵀ over the images. */
  private static Runnable weightsPerImage(
      ConvShape shape, Activation x, Activation dy, Floats dw, Workspace workspace) {
    long out = shape.spec().out();
    long in = shape.spec().in();
    Floats perImage = workspace.scratch(Workspace.Slot.FIRST, shape.batch() * dw.length());
    long transposeSecond = 1;
    DynamicCustomOp product =
        ConvShape.operation(
            "matmul",
            List.of(Views.images(dy), Views.images(x)),
            List.of(Views.dense(perImage, shape.batch(), out, in)),
            0,
            transposeSecond,
            0);
    Runnable sum = workspace.sumOverImages(perImage, shape.batch(), dw);
    return () -> {
      Nd4j.exec(product);
      sum.run();
    };
  }

  /**
   * The same as one product over all images. Small maps would make the products per image so flat
   * that writing dw dominates; copying both factors to [C, N, H, H] is cheaper there.
   */
  private static Runnable weightsAtOnce(
      ConvShape shape, Activation x, Activation dy, Floats dw, Workspace workspace) {
    Floats first = workspace.scratch(Workspace.Slot.FIRST, x.floats().length());
    Floats second = workspace.scratch(Workspace.Slot.SECOND, dy.floats().length());
    Runnable copyInput = channelsFirst(x, first);
    Runnable copyGradient = channelsFirst(dy, second);
    long columns = (long) x.batch() * x.side() * x.side();
    INDArray inputs = Views.dense(first, x.channels(), columns);
    INDArray gradients = Views.dense(second, dy.channels(), columns);
    INDArray weights = Views.dense(dw, shape.spec().out(), shape.spec().in());
    return () -> {
      copyInput.run();
      copyGradient.run();
      Nd4j.gemm(gradients, inputs, weights, false, true, 1, 0);
    };
  }

  private static Runnable channelsFirst(Activation a, Floats target) {
    long map = (long) a.side() * a.side();
    INDArray from =
        Views.strided(
            a.floats(),
            new long[] {a.channels(), a.batch(), map},
            new long[] {map, a.channels() * map, 1});
    INDArray to = Views.dense(target, a.channels(), a.batch(), map);
    return () -> to.assign(from);
  }

  /** dx = wᵀ · dy: the weights [out, in] are, as they lie, the filters [1, 1, out, in]. */
  private static Runnable data(ConvShape shape, Floats w, Activation dy, Activation dx) {
    DynamicCustomOp operation =
        ConvShape.operation(
            "conv2d",
            List.of(Views.nchw(dy), Views.dense(w, 1, 1, shape.spec().out(), shape.spec().in())),
            List.of(Views.nchw(dx)),
            ConvShape.arguments(1, 1, 0, ConvShape.K_K_IN_OUT));
    return () -> Nd4j.exec(operation);
  }
}
