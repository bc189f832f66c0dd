package org.spos.engine.nd4j.kernel.nd4j;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.spos.engine.nd4j.kernel.Activation;
import org.spos.engine.nd4j.kernel.Floats;
import org.spos.plan.ConvUnit;
import org.spos.space.ConvSpec;

/**
 * Sizes of a convolution over a batch, and the ND4J operation that computes it.
 *
 * @param spec channels, kernel and stride
 * @param batch images
 * @param inSide side of the input maps
 * @param outSide side of the output maps
 */
record ConvShape(ConvSpec spec, int batch, int inSide, int outSide) {
  /** ND4J's number for filters [out, in, K, K]. */
  private static final long OUT_IN_K_K = 1;

  /** ND4J's number for filters [K, K, in, out] (dense) and [K, K, C, 1] (depthwise). */
  static final long K_K_IN_OUT = 0;

  private static final long NCHW = 0;
  private static final long EXPLICIT_PADDING = 0;

  static ConvShape of(ConvUnit unit, Activation x, Activation y) {
    ConvSpec spec = unit.spec();
    boolean fits =
        x.channels() == spec.in()
            && y.channels() == spec.out()
            && x.batch() == y.batch()
            && x.side() == unit.inputSide()
            && y.side() == unit.outputSide()
            && x.side() == y.side() * spec.stride();
    if (!fits) {
      throw new IllegalArgumentException("%s does not map %s to %s".formatted(unit, x, y));
    }
    return new ConvShape(spec, x.batch(), x.side(), y.side());
  }

  boolean pointwise() {
    return spec.kernel() == 1 && spec.stride() == 1 && !spec.depthwise();
  }

  int kernel() {
    return spec.kernel();
  }

  /** Maps of the input over all images. */
  int inMaps() {
    return batch * spec.in();
  }

  /** Weights, or their gradient, in the shape that the operation of this convolution expects. */
  INDArray weights(Floats floats) {
    return spec.depthwise()
        ? Views.depthwiseFilters(floats, spec.out(), kernel())
        : Views.dense(floats, spec.out(), spec.in(), kernel(), kernel());
  }

  /** y = x ∗ w (+ b), from {x, w} or {x, w, b} to {y}. */
  DynamicCustomOp forward(List<INDArray> inputs, INDArray y) {
    return operation(operationName(), inputs, List.of(y), arguments());
  }

  /** Both gradients, from {x, w, dy} to {dx, dw}. */
  DynamicCustomOp backward(List<INDArray> inputs, INDArray dx, INDArray dw) {
    return operation(operationName() + "_bp", inputs, List.of(dx, dw), arguments());
  }

  private String operationName() {
    return spec.depthwise() ? "depthwise_conv2d" : "conv2d";
  }

  private long[] arguments() {
    long format = spec.depthwise() ? K_K_IN_OUT : OUT_IN_K_K;
    return arguments(kernel(), spec.stride(), kernel() / 2, format);
  }

  /** Integer arguments of ND4J's convolutions; the dilation is 1. */
  static long[] arguments(long kernel, long stride, long padding, long filterFormat) {
    return new long[] {
      kernel, kernel, stride, stride, padding, padding, 1, 1, EXPLICIT_PADDING, NCHW, filterFormat
    };
  }

  /** An operation bound to its arrays, to be executed any number of times. */
  static DynamicCustomOp operation(
      String name, List<INDArray> inputs, List<INDArray> outputs, long... arguments) {
    DynamicCustomOp operation =
        DynamicCustomOp.builder(name)
            .addInputs(inputs.toArray(INDArray[]::new))
            .addOutputs(outputs.toArray(INDArray[]::new))
            .build();
    operation.addIArgument(arguments);
    return operation;
  }
}
