package org.spos.engine.nd4j.kernel.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;
import static org.bytedeco.dnnl.memory.data_type.f32;

import java.util.Arrays;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.FloatPointer;
import org.spos.engine.nd4j.kernel.Activation;
import org.spos.engine.nd4j.kernel.Floats;
import org.spos.plan.ConvUnit;

/**
 * The weight gradient of a depthwise convolution as a forward convolution of its input with the
 * output gradient for a kernel, image by image: dw[a, b] = Σ x[a + i·stride, b + j·stride] · dy[i,
 * j]. A stride becomes a dilation.
 *
 * <p>oneDNN's own primitive is fast for 3×3 only; for 5×5 and 7×7 this is four to ten times faster
 * (docs/performance.md). Images are summed in double, in their order, so the result does not depend
 * on the number of threads.
 */
final class DepthwiseWeightGradient implements WeightGradient {
  private final OneDnn dnn;
  private final Floats dw;
  private final int channels;
  private final int kernel;
  private final convolution_forward primitive;
  private final IntMemoryMap arguments = new IntMemoryMap();
  private final memory image;
  private final memory imageGradient;
  private final OneDnn.Conversion loadGradient;
  private final memory result;
  private final Floats results;
  private final FloatPointer[] images;
  private final FloatPointer[] imageGradients;
  private final FloatPointer[] imageResults;
  private final float[] parts;
  private final double[] sum;

  DepthwiseWeightGradient(OneDnn dnn, ConvUnit unit, Activation x, Activation dy, Floats dw) {
    this.dnn = dnn;
    this.dw = dw;
    this.kernel = unit.spec().kernel();
    this.channels = x.channels();
    long[] imageDims = {1, channels, x.side(), x.side()};
    long[] gradientDims = {channels, 1, 1, dy.side(), dy.side()};
    long[] resultDims = {1, channels, kernel, kernel};
    long stride = unit.spec().stride();
    long before = kernel / 2;
    long after = kernel + stride * (dy.side() - 1) - x.side() - before;
    convolution_forward.primitive_desc plan =
        new convolution_forward.primitive_desc(
            dnn.engine(),
            prop_kind.forward_inference,
            algorithm.convolution_direct,
            new memory.desc(imageDims, f32, memory.format_tag.nhwc),
            new memory.desc(gradientDims, f32, memory.format_tag.any),
            new memory.desc(resultDims, f32, memory.format_tag.nhwc),
            new long[] {1, 1},
            new long[] {stride - 1, stride - 1},
            new long[] {before, before},
            new long[] {after, after});
    primitive = new convolution_forward(plan);
    results = Floats.uninitialised((long) x.batch() * kernel * kernel * x.channels());
    images = split(x.floats(), x.batch());
    imageGradients = split(dy.floats(), x.batch());
    imageResults = split(results, x.batch());
    image = dnn.bind(plan.src_desc(), x.floats());
    imageGradient =
        dnn.bind(new memory.desc(gradientDims, f32, memory.format_tag.hwigo), dy.floats());
    memory weights = dnn.allocate(plan.weights_desc());
    loadGradient = dnn.new Conversion(imageGradient, weights);
    result = dnn.bind(plan.dst_desc(), results);
    arguments.put(DNNL_ARG_SRC, image).put(DNNL_ARG_WEIGHTS, weights).put(DNNL_ARG_DST, result);
    parts = new float[(int) results.length()];
    sum = new double[parts.length / x.batch()];
    plan.close();
  }

  /** Whether this is the faster way: on maps under 4×4 a call for each image does not pay. */
  static boolean suits(ConvUnit unit) {
    return unit.spec().depthwise() && unit.spec().kernel() > 3 && unit.outputSide() >= 4;
  }

  private static FloatPointer[] split(Floats batch, int images) {
    long length = batch.length() / images;
    FloatPointer[] parts = new FloatPointer[images];
    for (int n = 0; n < images; n++) {
      parts[n] = batch.slice(n * length, length).pointer();
    }
    return parts;
  }

  @Override
  public void run() {
    for (int n = 0; n < images.length; n++) {
      image.set_data_handle(images[n]);
      imageGradient.set_data_handle(imageGradients[n]);
      result.set_data_handle(imageResults[n]);
      loadGradient.run();
      dnn.run(primitive, arguments);
    }
    results.pointer().get(parts, 0, parts.length);
    dw.write(sum());
  }

  /** Sums [N, k·k, C] over the images and turns the result to [C, k·k]. */
  private float[] sum() {
    Arrays.fill(sum, 0);
    for (int from = 0; from < parts.length; from += sum.length) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += parts[from + i];
      }
    }
    float[] weights = new float[sum.length];
    int taps = kernel * kernel;
    for (int tap = 0; tap < taps; tap++) {
      for (int c = 0; c < channels; c++) {
        weights[c * taps + tap] = (float) sum[tap * channels + c];
      }
    }
    return weights;
  }

  @Override
  public void close() {
    loadGradient.close();
    arguments.close();
    primitive.close();
    results.close();
  }
}
