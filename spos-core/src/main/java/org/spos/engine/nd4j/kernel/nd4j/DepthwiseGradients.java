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
 * Gradients of a depthwise convolution as forward convolutions, because {@code depthwise_conv2d_bp}
 * is 2 to 20 times slower on the CPU:
 *
 * <ul>
 *   <li>dx = dy ∗ w rotated by 180°;
 *   <li>dw = x ∗ dy, where each map of each image is a channel and the gradient of that map its
 *       filter, summed over the images. In NCHW both are plain views.
 * </ul>
 *
 * With stride 2, zeros go between the elements of dy first: oneDNN refuses the equivalent dilation.
 */
final class DepthwiseGradients {
  private final ConvShape shape;
  private final Workspace workspace;

  /** The output gradient at the input's resolution, [N, C, H, H]. */
  private final Activation dy;

  private final Optional<Runnable> spread;

  private DepthwiseGradients(ConvShape shape, Activation dy, Workspace workspace) {
    this.shape = shape;
    this.workspace = workspace;
    if (shape.spec().stride() == 1) {
      this.dy = dy;
      this.spread = Optional.empty();
    } else {
      long length = (long) shape.inMaps() * shape.inSide() * shape.inSide();
      Floats floats = workspace.scratch(Workspace.Slot.FIRST, length);
      this.dy = Activation.whole(floats, dy.batch(), dy.channels(), shape.inSide());
      this.spread = Optional.of(spread(dy, floats));
    }
  }

  static Nd4jConvolution.Gradients of(
      ConvShape shape, Activation x, Floats w, ConvGradients gradients, Workspace workspace) {
    DepthwiseGradients g = new DepthwiseGradients(shape, gradients.dy(), workspace);
    return new Nd4jConvolution.Gradients(
        g.weights(x, gradients.dw()), gradients.dx().map(dx -> g.data(w, dx)));
  }

  private Runnable weights(Activation x, Floats dw) {
    long side = shape.inSide();
    long kernel = shape.kernel();
    long maps = shape.inMaps();
    Floats perImage = workspace.scratch(Workspace.Slot.SECOND, maps * kernel * kernel);
    DynamicCustomOp convolution =
        ConvShape.operation(
            "depthwise_conv2d",
            List.of(
                Views.dense(x.floats(), 1, maps, side, side),
                Views.depthwiseFilters(dy.floats(), maps, side)),
            List.of(Views.dense(perImage, 1, maps, kernel, kernel)),
            ConvShape.arguments(side, 1, kernel / 2, ConvShape.K_K_IN_OUT));
    Runnable sum = workspace.sumOverImages(perImage, shape.batch(), dw);
    return () -> {
      spread.ifPresent(Runnable::run);
      Nd4j.exec(convolution);
      sum.run();
    };
  }

  private Runnable data(Floats w, Activation dx) {
    long kernel = shape.kernel();
    long channels = shape.spec().out();
    Floats rotated = workspace.scratch(Workspace.Slot.FILTERS, w.length());
    DynamicCustomOp rotation =
        ConvShape.operation(
            "reverse",
            List.of(Views.dense(w, channels, kernel * kernel)),
            List.of(Views.dense(rotated, channels, kernel * kernel)),
            1);
    DynamicCustomOp convolution =
        ConvShape.operation(
            "depthwise_conv2d",
            List.of(Views.nchw(dy), Views.depthwiseFilters(rotated, channels, kernel)),
            List.of(Views.nchw(dx)),
            ConvShape.arguments(kernel, 1, kernel / 2, ConvShape.K_K_IN_OUT));
    return () -> {
      spread.ifPresent(Runnable::run);
      Nd4j.exec(rotation);
      Nd4j.exec(convolution);
    };
  }

  private Runnable spread(Activation source, Floats target) {
    long side = shape.inSide();
    long maps = shape.inMaps();
    INDArray all = Views.vector(target);
    INDArray from = Views.dense(source.floats(), maps, source.side(), source.side());
    INDArray to =
        Views.strided(
            target,
            new long[] {maps, source.side(), source.side()},
            new long[] {side * side, 2 * side, 2});
    return () -> {
      all.assign(0);
      to.assign(from);
    };
  }
}
