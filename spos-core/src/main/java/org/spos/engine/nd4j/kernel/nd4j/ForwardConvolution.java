package org.spos.engine.nd4j.kernel.nd4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;
import org.spos.engine.nd4j.kernel.Activation;
import org.spos.engine.nd4j.kernel.Floats;

/** Ways to compute y = x ∗ w (+ b). */
final class ForwardConvolution {
  private ForwardConvolution() {}

  static Runnable of(
      ConvShape shape,
      ConvMethod method,
      Activation x,
      Floats w,
      Optional<Floats> b,
      Activation y) {
    if (shape.pointwise() && method.productPerImage(shape)) {
      Runnable product = productPerImage(shape, w, false, x, y);
      return b.map(bias -> both(product, addChannelVector(y, bias))).orElse(product);
    }
    List<INDArray> inputs = new ArrayList<>(List.of(Views.nchw(x), shape.weights(w)));
    b.ifPresent(bias -> inputs.add(Views.vector(bias)));
    DynamicCustomOp operation = shape.forward(inputs, Views.nchw(y));
    return () -> Nd4j.exec(operation);
  }

  /**
   * target = w · source, or wᵀ · source, for each image. In NCHW an image is the matrix [C, H·H],
   * so nothing is reordered; the weights repeat over the batch by a stride of 0.
   */
  static Runnable productPerImage(
      ConvShape shape, Floats w, boolean transposed, Activation source, Activation target) {
    long out = shape.spec().out();
    long in = shape.spec().in();
    INDArray weights =
        transposed
            ? Views.strided(w, new long[] {shape.batch(), in, out}, new long[] {0, 1, in})
            : Views.strided(w, new long[] {shape.batch(), out, in}, new long[] {0, in, 1});
    DynamicCustomOp product =
        ConvShape.operation(
            "matmul", List.of(weights, Views.images(source)), List.of(Views.images(target)));
    return () -> Nd4j.exec(product);
  }

  private static Runnable addChannelVector(Activation y, Floats bias) {
    INDArray maps = Views.nchw(y);
    DynamicCustomOp add =
        ConvShape.operation("add", List.of(maps, Views.channelVector(bias)), List.of(maps));
    return () -> Nd4j.exec(add);
  }

  private static Runnable both(Runnable first, Runnable second) {
    return () -> {
      first.run();
      second.run();
    };
  }
}
