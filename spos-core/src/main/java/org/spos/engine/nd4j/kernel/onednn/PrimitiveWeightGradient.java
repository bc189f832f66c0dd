package org.spos.engine.nd4j.kernel.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_FROM;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_MULTIPLE_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_TO;
import static org.bytedeco.dnnl.memory.data_type.f32;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory_desc_vector;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.sum;
import org.bytedeco.javacpp.FloatPointer;
import org.spos.engine.nd4j.kernel.Activation;
import org.spos.engine.nd4j.kernel.Floats;
import org.spos.engine.nd4j.kernel.Kernels.ConvGradients;

/**
 * oneDNN's own weight gradient. Shares stay in its blocked format until they are summed, unless
 * that is far larger than the weights, as that of some depthwise kernels on tiny maps.
 */
final class PrimitiveWeightGradient implements WeightGradient {
  private final OneDnn dnn;
  private final convolution_backward_weights primitive;
  private final Arguments arguments;
  private final Operand input;
  private final Operand outputGradient;
  private final Optional<OneDnn.Conversion> shrink;
  private final memory share;
  private final long length;
  private final memory total;
  private final Arguments unblock;
  private final reorder store;
  private final reorder accumulate;
  private final Map<Integer, sum> sums = new HashMap<>();

  PrimitiveWeightGradient(
      OneDnn dnn,
      OneDnnConvolution.Geometry geometry,
      convolution_forward.primitive_desc forward,
      Activation x,
      ConvGradients gradients) {
    this.dnn = dnn;
    input = geometry.operand(dnn, x, Scratch.Slot.INPUT);
    outputGradient = geometry.operand(dnn, gradients.dy(), Scratch.Slot.OUTPUT);
    convolution_backward_weights.primitive_desc plan =
        new convolution_backward_weights.primitive_desc(
            dnn.engine(),
            algorithm.convolution_direct,
            input.describe(),
            geometry.anyWeights(f32),
            outputGradient.describe(),
            geometry.strides(),
            geometry.padding(),
            geometry.padding(),
            forward,
            OneDnn.attributes(),
            false);
    primitive = new convolution_backward_weights(plan);
    memory.desc blocked = plan.diff_weights_desc();
    boolean fits = blocked.get_size() <= Float.BYTES * geometry.blockedWeights();
    memory.desc format = fits ? blocked : geometry.plainWeights();
    length = format.get_size() / Float.BYTES;
    share = dnn.view(format);
    total = dnn.view(format);
    memory result = fits ? share : dnn.allocate(blocked);
    shrink = fits ? Optional.empty() : Optional.of(dnn.new Conversion(result, share));
    arguments =
        new Arguments(dnn).put(DNNL_ARG_DIFF_WEIGHTS, result).scratchpad(plan.scratchpad_desc());
    input.put(arguments, DNNL_ARG_SRC);
    outputGradient.put(arguments, DNNL_ARG_DIFF_DST);
    memory dw = dnn.bind(geometry.plainWeights(), gradients.dw());
    unblock = new Arguments(dnn).put(DNNL_ARG_FROM, total).put(DNNL_ARG_TO, dw);
    store = new reorder(total, dw);
    post_ops plus = new post_ops();
    plus.append_sum();
    primitive_attr adding = new primitive_attr();
    adding.set_post_ops(plus);
    accumulate = new reorder(new reorder.primitive_desc(total, dw, adding, false));
    plan.close();
  }

  @Override
  public void run(int from, Floats floats) {
    share.set_data_handle(floats.slice(0, length).pointer());
    input.read(from);
    outputGradient.read(from);
    arguments.run(primitive, from);
    shrink.ifPresent(OneDnn.Conversion::run);
  }

  @Override
  public void sum(Floats shares, int count, boolean add) {
    long step = shares.length() / count;
    FloatPointer first = shares.pointer();
    if (count > 1) {
      addUp(first, step, count);
    }
    total.set_data_handle(first);
    unblock.run(add ? accumulate : store, 0);
  }

  /** Leaves the sum of all shares in the first. */
  private void addUp(FloatPointer first, long step, int count) {
    memory.desc blocked = total.get_desc();
    Arguments shares = new Arguments(dnn);
    for (int i = 0; i < count; i++) {
      shares.put(DNNL_ARG_MULTIPLE_SRC + i, dnn.bind(blocked, first.getPointer(i * step)));
    }
    shares.put(DNNL_ARG_DST, dnn.bind(blocked, first));
    shares.run(sums.computeIfAbsent(count, this::sumOf), 0);
    shares.close();
  }

  private sum sumOf(int count) {
    memory.desc blocked = total.get_desc();
    memory.desc[] descriptions = new memory.desc[count];
    Arrays.fill(descriptions, blocked);
    float[] ones = new float[count];
    Arrays.fill(ones, 1);
    return new sum(
        new sum.primitive_desc(dnn.engine(), blocked, ones, new memory_desc_vector(descriptions)));
  }

  @Override
  public void close() {
    input.close();
    outputGradient.close();
    shrink.ifPresent(OneDnn.Conversion::close);
    arguments.close();
    unblock.close();
    primitive.close();
    store.close();
    accumulate.close();
    sums.values().forEach(sum::close);
  }
}
