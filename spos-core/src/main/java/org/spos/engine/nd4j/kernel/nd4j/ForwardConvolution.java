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
    if (shape.pointwise() && method.gemmPerImage(shape)) {
      Runnable product = gemmPerImage(shape, w, false, x, y);
      return b.map(bias -> both(product, addChannelVector(y, bias))).orElse(product);
    }
    List<INDArray> inputs = new ArrayList<>(List.of(Views.nchw(x), shape.weights(w)));
    b.ifPresent(bias -> inputs.add(Views.vector(bias)));
    DynamicCustomOp operation = shape.forward(inputs, Views.nchw(y));
    return () -> Nd4j.exec(operation);
  }

  /**
   * target = w · source, or wᵀ · source, image by image. In NCHW an image is the matrix [C, H·H],
   * so nothing is reordered.
   */
  static Runnable gemmPerImage(
      ConvShape shape, Floats w, boolean transposed, Activation source, Activation target) {
    INDArray weights = Views.dense(w, shape.spec().out(), shape.spec().in());
    INDArray[] from = Views.images(source);
    INDArray[] to = Views.images(target);
    return () -> {
      for (int n = 0; n < from.length; n++) {
        Nd4j.gemm(weights, from[n], to[n], transposed, false, 1, 0);
      }
    };
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
