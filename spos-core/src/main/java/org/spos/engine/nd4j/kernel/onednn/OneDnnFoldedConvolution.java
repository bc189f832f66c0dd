package org.spos.engine.nd4j.kernel.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;

import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.spos.engine.nd4j.kernel.Activation;
import org.spos.engine.nd4j.kernel.Floats;
import org.spos.engine.nd4j.kernel.Kernels;
import org.spos.engine.nd4j.kernel.Kernels.FoldedConvolution;
import org.spos.engine.nd4j.kernel.Kernels.Weights;
import org.spos.engine.nd4j.kernel.onednn.OneDnnWeights.Use;
import org.spos.plan.ConvUnit;
import org.spos.space.Nonlinearity;

/** A convolution with bias, and what comes after it as a post-operation. */
final class OneDnnFoldedConvolution implements FoldedConvolution {
  private final convolution_forward primitive;
  private final Arguments arguments;
  private final LoadedWeights weights;

  OneDnnFoldedConvolution(
      OneDnn dnn,
      ConvUnit unit,
      Weights shared,
      Floats bias,
      Activation x,
      Activation y,
      boolean adds) {
    OneDnnConvolution.Geometry geometry = new OneDnnConvolution.Geometry(unit);
    primitive_attr attributes = OneDnn.attributes();
    attributes.set_post_ops(after(unit.spec().nonlinearity(), adds));
    memory.desc vector = OneDnn.vector(unit.spec().out());
    convolution_forward.primitive_desc plan =
        new convolution_forward.primitive_desc(
            dnn.engine(),
            prop_kind.forward_inference,
            algorithm.convolution_direct,
            OneDnn.describe(x),
            geometry.anyWeights(OneDnn.type(x.type())),
            vector,
            OneDnn.describe(y),
            geometry.strides(),
            geometry.padding(),
            geometry.padding(),
            attributes,
            false);
    primitive = new convolution_forward(plan);
    weights = new LoadedWeights(dnn, geometry, shared, Use.FORWARD, plan.weights_desc());
    arguments =
        new Arguments(dnn)
            .put(DNNL_ARG_SRC, x)
            .put(DNNL_ARG_WEIGHTS, weights.memory())
            .put(DNNL_ARG_BIAS, dnn.bind(vector, bias))
            .put(DNNL_ARG_DST, y)
            .scratchpad(plan.scratchpad_desc());
    plan.close();
  }

  private static post_ops after(Nonlinearity nonlinearity, boolean adds) {
    post_ops after = new post_ops();
    if (adds) {
      after.append_sum();
    }
    switch (nonlinearity) {
      case NONE -> {}
      case RELU -> after.append_eltwise(algorithm.eltwise_relu, 0, 0);
      case RELU6 -> after.append_eltwise(algorithm.eltwise_clip, 0, Kernels.RELU6_TOP);
    }
    return after;
  }

  @Override
  public void load(Floats w) {
    weights.load(w);
  }

  @Override
  public void forward() {
    arguments.run(primitive, 0);
  }

  @Override
  public void close() {
    weights.close();
    arguments.close();
    primitive.close();
  }
}
