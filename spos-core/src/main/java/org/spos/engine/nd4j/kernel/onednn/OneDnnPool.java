package org.spos.engine.nd4j.kernel.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;

import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.pooling_backward;
import org.bytedeco.dnnl.pooling_forward;
import org.spos.engine.nd4j.kernel.Activation;
import org.spos.engine.nd4j.kernel.ElementType;
import org.spos.engine.nd4j.kernel.Floats;
import org.spos.engine.nd4j.kernel.Kernels.Gradient;

/** Global average pooling. */
final class OneDnnPool implements Gradient {
  private final pooling_forward forward;
  private final pooling_backward backward;
  private final Arguments forwardArguments;
  private final Arguments backwardArguments;
  private final Operand input;
  private final Operand inputGradient;

  OneDnnPool(OneDnn dnn, Activation x, Floats features, Activation dx, Floats dFeatures) {
    input = Operand.wide(dnn, x, Scratch.Slot.INPUT);
    inputGradient = Operand.wide(dnn, dx, Scratch.Slot.INPUT);
    memory.desc pooled = OneDnn.describe(maps(x, features));
    long[] window = {x.side(), x.side()};
    long[] none = {0, 0};
    pooling_forward.primitive_desc plan =
        new pooling_forward.primitive_desc(
            dnn.engine(),
            prop_kind.forward_training,
            algorithm.pooling_avg_exclude_padding,
            input.describe(),
            pooled,
            window,
            window,
            none,
            none,
            none);
    forward = new pooling_forward(plan);
    forwardArguments = new Arguments(dnn).put(DNNL_ARG_DST, maps(x, features));
    input.put(forwardArguments, DNNL_ARG_SRC);
    backward =
        new pooling_backward(
            new pooling_backward.primitive_desc(
                dnn.engine(),
                algorithm.pooling_avg_exclude_padding,
                inputGradient.describe(),
                pooled,
                window,
                window,
                none,
                none,
                none,
                plan));
    backwardArguments = new Arguments(dnn).put(DNNL_ARG_DIFF_DST, maps(dx, dFeatures));
    inputGradient.put(backwardArguments, DNNL_ARG_DIFF_SRC);
    plan.close();
  }

  /** Features [N, C] are maps of one pixel. */
  private static Activation maps(Activation x, Floats features) {
    int held = Math.toIntExact(features.length() / x.channels());
    return new Activation(features, ElementType.FLOAT32, held, x.batch(), x.channels(), 1);
  }

  @Override
  public void forward(int from) {
    input.read(from);
    forwardArguments.run(forward, from);
  }

  @Override
  public void backward(int from) {
    inputGradient.place();
    backwardArguments.run(backward, from);
    inputGradient.write(from);
  }

  @Override
  public void close() {
    input.close();
    inputGradient.close();
    forwardArguments.close();
    backwardArguments.close();
    forward.close();
    backward.close();
  }
}
