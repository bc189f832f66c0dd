package org.spos.engine.nd4j.kernel.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;

import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.spos.engine.nd4j.kernel.Activation;
import org.spos.engine.nd4j.kernel.Floats;
import org.spos.engine.nd4j.kernel.Kernels.Weights;
import org.spos.engine.nd4j.kernel.onednn.OneDnnWeights.Use;

/** The gradient of a convolution's input from that of its output. */
final class DataGradient implements AutoCloseable {
  private final convolution_backward_data primitive;
  private final Arguments arguments;
  private final LoadedWeights weights;
  private final Operand outputGradient;
  private final Operand inputGradient;

  DataGradient(
      OneDnn dnn,
      OneDnnConvolution.Geometry geometry,
      convolution_forward.primitive_desc forward,
      Weights shared,
      Activation dy,
      Activation dx) {
    outputGradient = geometry.operand(dnn, dy, Scratch.Slot.OUTPUT);
    inputGradient = geometry.operand(dnn, dx, Scratch.Slot.INPUT);
    convolution_backward_data.primitive_desc plan =
        new convolution_backward_data.primitive_desc(
            dnn.engine(),
            algorithm.convolution_direct,
            inputGradient.describe(),
            geometry.anyWeights(inputGradient.type()),
            outputGradient.describe(),
            geometry.strides(),
            geometry.padding(),
            geometry.padding(),
            forward,
            OneDnn.attributes(),
            false);
    primitive = new convolution_backward_data(plan);
    weights = new LoadedWeights(dnn, geometry, shared, Use.BACKWARD_DATA, plan.weights_desc());
    arguments =
        new Arguments(dnn)
            .put(DNNL_ARG_WEIGHTS, weights.memory())
            .scratchpad(plan.scratchpad_desc());
    outputGradient.put(arguments, DNNL_ARG_DIFF_DST);
    inputGradient.put(arguments, DNNL_ARG_DIFF_SRC);
    plan.close();
  }

  void load(Floats w) {
    weights.load(w);
  }

  void run(int from) {
    outputGradient.read(from);
    inputGradient.place();
    arguments.run(primitive, from);
    inputGradient.write(from);
  }

  @Override
  public void close() {
    weights.close();
    arguments.close();
    outputGradient.close();
    inputGradient.close();
    primitive.close();
  }
}
