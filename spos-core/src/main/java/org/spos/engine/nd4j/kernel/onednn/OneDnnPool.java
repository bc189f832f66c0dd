package org.spos.engine.nd4j.kernel.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.memory.data_type.f32;

import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.pooling_backward;
import org.bytedeco.dnnl.pooling_forward;
import org.spos.engine.nd4j.kernel.Activation;
import org.spos.engine.nd4j.kernel.Floats;
import org.spos.engine.nd4j.kernel.Kernels.Gradient;

/** Global average pooling. */
final class OneDnnPool implements Gradient {
  private final OneDnn dnn;
  private final pooling_forward forward;
  private final pooling_backward backward;
  private final IntMemoryMap forwardArguments = new IntMemoryMap();
  private final IntMemoryMap backwardArguments = new IntMemoryMap();

  OneDnnPool(OneDnn dnn, Activation x, Floats features, Activation dx, Floats dFeatures) {
    this.dnn = dnn;
    memory.desc pooled =
        new memory.desc(new long[] {x.batch(), x.channels(), 1, 1}, f32, memory.format_tag.nhwc);
    long[] window = {x.side(), x.side()};
    long[] none = {0, 0};
    pooling_forward.primitive_desc plan =
        new pooling_forward.primitive_desc(
            dnn.engine(),
            prop_kind.forward_training,
            algorithm.pooling_avg_exclude_padding,
            OneDnn.describe(x),
            pooled,
            window,
            window,
            none,
            none,
            none);
    forward = new pooling_forward(plan);
    forwardArguments.put(DNNL_ARG_SRC, dnn.bind(x)).put(DNNL_ARG_DST, dnn.bind(pooled, features));
    backward =
        new pooling_backward(
            new pooling_backward.primitive_desc(
                dnn.engine(),
                algorithm.pooling_avg_exclude_padding,
                OneDnn.describe(dx),
                pooled,
                window,
                window,
                none,
                none,
                none,
                plan));
    backwardArguments
        .put(DNNL_ARG_DIFF_DST, dnn.bind(pooled, dFeatures))
        .put(DNNL_ARG_DIFF_SRC, dnn.bind(dx));
    plan.close();
  }

  @Override
  public void forward() {
    dnn.run(forward, forwardArguments);
  }

  @Override
  public void backward() {
    dnn.run(backward, backwardArguments);
  }

  @Override
  public void close() {
    forwardArguments.close();
    backwardArguments.close();
    forward.close();
    backward.close();
  }
}
