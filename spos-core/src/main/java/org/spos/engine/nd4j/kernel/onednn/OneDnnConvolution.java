package org.spos.engine.nd4j.kernel.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;
import static org.bytedeco.dnnl.memory.data_type.f32;

import java.util.Optional;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.spos.engine.nd4j.kernel.Floats;
import org.spos.engine.nd4j.kernel.Kernels.ConvGradients;
import org.spos.engine.nd4j.kernel.Kernels.ConvTensors;
import org.spos.engine.nd4j.kernel.Kernels.Convolution;
import org.spos.plan.ConvUnit;

/**
 * A convolution of oneDNN primitives. The weights' format is left to oneDNN ({@code any}): with a
 * plain format it runs its reference kernel, a hundred times slower.
 */
final class OneDnnConvolution implements Convolution {
  private final OneDnn dnn;
  private final Geometry geometry;
  private final convolution_forward.primitive_desc plan;
  private final convolution_forward forward;
  private final IntMemoryMap forwardArguments = new IntMemoryMap();
  private final OneDnn.Conversion loadWeights;
  private final Optional<WeightGradient> weightGradient;
  private final Optional<DataGradient> dataGradient;

  OneDnnConvolution(OneDnn dnn, ConvUnit unit, ConvTensors tensors) {
    this.dnn = dnn;
    this.geometry = new Geometry(unit);
    memory.desc x = OneDnn.describe(tensors.x());
    memory.desc y = OneDnn.describe(tensors.y());
    plan =
        new convolution_forward.primitive_desc(
            dnn.engine(),
            prop_kind.forward_training,
            algorithm.convolution_direct,
            x,
            geometry.anyWeights(),
            y,
            geometry.strides(),
            geometry.padding(),
            geometry.padding());
    forward = new convolution_forward(plan);
    memory weights = dnn.allocate(plan.weights_desc());
    loadWeights = dnn.new Conversion(dnn.bind(geometry.plainWeights(), tensors.w()), weights);
    forwardArguments
        .put(DNNL_ARG_SRC, dnn.bind(tensors.x()))
        .put(DNNL_ARG_WEIGHTS, weights)
        .put(DNNL_ARG_DST, dnn.bind(tensors.y()));
    weightGradient =
        tensors
            .gradients()
            .map(
                g ->
                    DepthwiseWeightGradient.suits(unit)
                        ? new DepthwiseWeightGradient(dnn, unit, tensors.x(), g.dy(), g.dw())
                        : new PrimitiveWeightGradient(tensors, g));
    dataGradient =
        tensors.gradients().flatMap(g -> g.dx().map(dx -> new DataGradient(tensors.w(), g)));
  }

  @Override
  public void forward() {
    loadWeights.run();
    dnn.run(forward, forwardArguments);
  }

  @Override
  public void backwardWeights() {
    weightGradient.orElseThrow().run();
  }

  @Override
  public void backwardData() {
    dataGradient.orElseThrow().run();
  }

  @Override
  public void close() {
    weightGradient.ifPresent(WeightGradient::close);
    dataGradient.ifPresent(DataGradient::close);
    loadWeights.close();
    forwardArguments.close();
    forward.close();
    plan.close();
  }

  /** The numbers of a convolution as oneDNN wants them. */
  record Geometry(ConvUnit unit) {
    private long[] weightDims() {
      int k = unit.spec().kernel();
      return unit.spec().depthwise()
          ? new long[] {unit.spec().out(), 1, 1, k, k}
          : new long[] {unit.spec().out(), unit.spec().in(), k, k};
    }

    memory.desc anyWeights() {
      return new memory.desc(weightDims(), f32, memory.format_tag.any);
    }

    memory.desc plainWeights() {
      return new memory.desc(
          weightDims(),
          f32,
          unit.spec().depthwise() ? memory.format_tag.goihw : memory.format_tag.oihw);
    }

    long[] strides() {
      return new long[] {unit.spec().stride(), unit.spec().stride()};
    }

    long[] padding() {
      return new long[] {unit.spec().kernel() / 2, unit.spec().kernel() / 2};
    }
  }

  private final class PrimitiveWeightGradient implements WeightGradient {
    private final convolution_backward_weights primitive;
    private final IntMemoryMap arguments = new IntMemoryMap();
    private final OneDnn.Conversion store;

    PrimitiveWeightGradient(ConvTensors tensors, ConvGradients gradients) {
      convolution_backward_weights.primitive_desc backward =
          new convolution_backward_weights.primitive_desc(
              dnn.engine(),
              algorithm.convolution_direct,
              OneDnn.describe(tensors.x()),
              geometry.anyWeights(),
              OneDnn.describe(gradients.dy()),
              geometry.strides(),
              geometry.padding(),
              geometry.padding(),
              plan);
      primitive = new convolution_backward_weights(backward);
      memory dw = dnn.allocate(backward.diff_weights_desc());
      arguments
          .put(DNNL_ARG_SRC, dnn.bind(tensors.x()))
          .put(DNNL_ARG_DIFF_DST, dnn.bind(gradients.dy()))
          .put(DNNL_ARG_DIFF_WEIGHTS, dw);
      store = dnn.new Conversion(dw, dnn.bind(geometry.plainWeights(), gradients.dw()));
      backward.close();
    }

    @Override
    public void run() {
      dnn.run(primitive, arguments);
      store.run();
    }

    @Override
    public void close() {
      store.close();
      arguments.close();
      primitive.close();
    }
  }

  private final class DataGradient implements AutoCloseable {
    private final convolution_backward_data primitive;
    private final IntMemoryMap arguments = new IntMemoryMap();
    private final OneDnn.Conversion loadWeights;

    DataGradient(Floats w, ConvGradients gradients) {
      var dx = gradients.dx().orElseThrow();
      convolution_backward_data.primitive_desc backward =
          new convolution_backward_data.primitive_desc(
              dnn.engine(),
              algorithm.convolution_direct,
              OneDnn.describe(dx),
              geometry.anyWeights(),
              OneDnn.describe(gradients.dy()),
              geometry.strides(),
              geometry.padding(),
              geometry.padding(),
              plan);
      primitive = new convolution_backward_data(backward);
      memory weights = dnn.allocate(backward.weights_desc());
      loadWeights = dnn.new Conversion(dnn.bind(geometry.plainWeights(), w), weights);
      arguments
          .put(DNNL_ARG_DIFF_DST, dnn.bind(gradients.dy()))
          .put(DNNL_ARG_WEIGHTS, weights)
          .put(DNNL_ARG_DIFF_SRC, dnn.bind(dx));
      backward.close();
    }

    void run() {
      loadWeights.run();
      dnn.run(primitive, arguments);
    }

    @Override
    public void close() {
      loadWeights.close();
      arguments.close();
      primitive.close();
    }
  }
}
