package org.spos.engine.nd4j.kernel.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_FROM;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_TO;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;
import static org.bytedeco.dnnl.memory.data_type.f32;

import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.reorder;
import org.spos.engine.nd4j.kernel.Activation;
import org.spos.engine.nd4j.kernel.Floats;
import org.spos.plan.ConvUnit;

/**
 * The weight gradient of a depthwise convolution as a forward convolution of its input with the
 * output gradient for a kernel, image by image: dw[a, b] = Σ x[a + i·stride, b + j·stride] · dy[i,
 * j]. A stride becomes a dilation.
 *
 * <p>oneDNN's own primitive is fast for 3×3 only; for 5×5 and 7×7 this is four to ten times faster
 * (docs/performance.md).
 */
final class DepthwiseWeightGradient implements WeightGradient {
  private final Activation x;
  private final Activation dy;
  private final Floats dw;
  private final int batch;
  private final convolution_forward primitive;
  private final Arguments arguments;
  private final Operand input;
  private final ScratchMemory kernel;
  private final Arguments loadGradient;
  private final reorder gradientFormat;
  private final Floats result;
  private final TapSums sums;

  DepthwiseWeightGradient(
      OneDnn dnn, OneDnnConvolution.Geometry geometry, Activation x, Activation dy, Floats dw) {
    ConvUnit unit = geometry.unit();
    this.x = x;
    this.dy = dy;
    this.dw = dw;
    int side = unit.spec().kernel();
    int channels = x.channels();
    this.batch = x.batch();
    input = geometry.operand(dnn, x.window(1), Scratch.Slot.INPUT);
    long[] gradientDims = {channels, 1, 1, dy.side(), dy.side()};
    long[] resultDims = {1, channels, side, side};
    long stride = unit.spec().stride();
    long before = side / 2;
    long after = side + stride * (dy.side() - 1) - x.side() - before;
    convolution_forward.primitive_desc plan =
        new convolution_forward.primitive_desc(
            dnn.engine(),
            prop_kind.forward_inference,
            algorithm.convolution_direct,
            input.describe(),
            new memory.desc(gradientDims, input.type(), memory.format_tag.any),
            new memory.desc(resultDims, f32, memory.format_tag.nhwc),
            new long[] {1, 1},
            new long[] {stride - 1, stride - 1},
            new long[] {before, before},
            new long[] {after, after},
            OneDnn.attributes(),
            false);
    primitive = new convolution_forward(plan);
    result = Floats.uninitialised((long) side * side * channels);
    sums = new TapSums(channels, side);
    kernel = new ScratchMemory(dnn, Scratch.Slot.KERNEL, plan.weights_desc());
    memory.desc plainGradient =
        new memory.desc(gradientDims, OneDnn.type(dy.type()), memory.format_tag.hwigo);
    gradientFormat =
        new reorder(
            new reorder.primitive_desc(
                dnn.engine(), plainGradient, dnn.engine(), plan.weights_desc()));
    loadGradient =
        new Arguments(dnn)
            .put(DNNL_ARG_FROM, plainGradient, dy.window(1), 0)
            .put(DNNL_ARG_TO, kernel.view());
    arguments =
        new Arguments(dnn)
            .put(DNNL_ARG_WEIGHTS, kernel.view())
            .put(DNNL_ARG_DST, dnn.bind(plan.dst_desc(), result))
            .scratchpad(plan.scratchpad_desc());
    input.put(arguments, DNNL_ARG_SRC);
    plan.close();
  }

  /** Whether this is the faster way: on maps under 4×4 a call for each image does not pay. */
  static boolean suits(ConvUnit unit) {
    return unit.spec().depthwise() && unit.spec().kernel() > 3 && unit.outputSide() >= 4;
  }

  @Override
  public void run(int from, Floats share) {
    sums.clear();
    kernel.place();
    for (int n = 0; n < batch; n++) {
      loadGradient.run(gradientFormat, place(dy, from, n));
      input.read(place(x, from, n));
      arguments.run(primitive, place(x, from, n));
      sums.add(result);
    }
    sums.write(share);
  }

  /** The n-th image of an activation, seen from its first float. */
  private static int place(Activation a, int from, int n) {
    return (a.step() > 0 ? from : 0) + n;
  }

  @Override
  public void sum(Floats shares, int count, boolean add) {
    sums.total(shares, count, dw, add);
  }

  @Override
  public void close() {
    loadGradient.close();
    input.close();
    arguments.close();
    gradientFormat.close();
    primitive.close();
    result.close();
  }
}
