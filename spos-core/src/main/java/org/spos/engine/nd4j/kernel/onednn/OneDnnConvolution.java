package org.spos.engine.nd4j.kernel.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;
import static org.bytedeco.dnnl.memory.data_type.f32;

import java.util.Optional;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.spos.engine.nd4j.kernel.Activation;
import org.spos.engine.nd4j.kernel.ElementType;
import org.spos.engine.nd4j.kernel.Floats;
import org.spos.engine.nd4j.kernel.Kernels.ConvGradients;
import org.spos.engine.nd4j.kernel.Kernels.ConvTensors;
import org.spos.engine.nd4j.kernel.Kernels.Convolution;
import org.spos.engine.nd4j.kernel.onednn.OneDnnWeights.Use;
import org.spos.plan.ConvUnit;

/**
 * A convolution of oneDNN primitives. The weights' format is left to oneDNN ({@code any}): with a
 * plain format it runs its reference kernel, a hundred times slower.
 */
final class OneDnnConvolution implements Convolution {
  private final convolution_forward.primitive_desc plan;
  private final convolution_forward forward;
  private final Arguments arguments;
  private final LoadedWeights weights;
  private final Optional<WeightGradient> weightGradient;
  private final Optional<DataGradient> dataGradient;

  OneDnnConvolution(OneDnn dnn, ConvUnit unit, ConvTensors tensors) {
    Geometry geometry = new Geometry(unit);
    plan = geometry.plan(dnn, OneDnn.describe(tensors.x()), OneDnn.describe(tensors.y()));
    forward = new convolution_forward(plan);
    weights = new LoadedWeights(dnn, geometry, tensors.weights(), Use.FORWARD, plan.weights_desc());
    arguments =
        new Arguments(dnn)
            .put(DNNL_ARG_SRC, tensors.x())
            .put(DNNL_ARG_WEIGHTS, weights.memory())
            .put(DNNL_ARG_DST, tensors.y())
            .scratchpad(plan.scratchpad_desc());
    // Where the gradients are computed on copies, the plans of the way back need one of these.
    Optional<convolution_forward.primitive_desc> ofCopies =
        tensors.gradients().isPresent() && geometry.copies(tensors.x())
            ? Optional.of(
                geometry.plan(dnn, Operand.copied(tensors.x()), Operand.copied(tensors.y())))
            : Optional.empty();
    convolution_forward.primitive_desc wayForth = ofCopies.orElse(plan);
    weightGradient =
        tensors.gradients().map(g -> weightGradient(dnn, geometry, wayForth, tensors, g));
    dataGradient =
        tensors
            .gradients()
            .flatMap(
                g ->
                    g.dx()
                        .map(
                            dx ->
                                new DataGradient(
                                    dnn, geometry, wayForth, tensors.weights(), g.dy(), dx)));
    ofCopies.ifPresent(convolution_forward.primitive_desc::close);
  }

  private static WeightGradient weightGradient(
      OneDnn dnn,
      Geometry geometry,
      convolution_forward.primitive_desc wayForth,
      ConvTensors tensors,
      ConvGradients g) {
    ConvUnit unit = geometry.unit();
    if (TinyDepthwiseWeightGradient.suits(unit)) {
      return new TinyDepthwiseWeightGradient(unit, tensors.x(), g.dy(), g.dw());
    }
    return DepthwiseWeightGradient.suits(unit)
        ? new DepthwiseWeightGradient(dnn, geometry, tensors.x(), g.dy(), g.dw())
        : new PrimitiveWeightGradient(dnn, geometry, wayForth, tensors.x(), g);
  }

  @Override
  public void load(Floats w) {
    weights.load(w);
    dataGradient.ifPresent(gradient -> gradient.load(w));
  }

  @Override
  public void forward(int from) {
    arguments.run(forward, from);
  }

  @Override
  public void backwardWeights(int from, Floats share) {
    weightGradient.orElseThrow().run(from, share);
  }

  @Override
  public void sumWeights(Floats shares, int count, boolean add) {
    weightGradient.orElseThrow().sum(shares, count, add);
  }

  @Override
  public void backwardData(int from) {
    dataGradient.orElseThrow().run(from);
  }

  @Override
  public void close() {
    weightGradient.ifPresent(WeightGradient::close);
    dataGradient.ifPresent(DataGradient::close);
    weights.close();
    arguments.close();
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

    memory.desc anyWeights(memory.data_type type) {
      return new memory.desc(weightDims(), type, memory.format_tag.any);
    }

    /** The way forth, which plans of the way back are made from. */
    convolution_forward.primitive_desc plan(OneDnn dnn, memory.desc x, memory.desc y) {
      return new convolution_forward.primitive_desc(
          dnn.engine(),
          prop_kind.forward_training,
          algorithm.convolution_direct,
          x,
          anyWeights(x.get_data_type()),
          y,
          strides(),
          padding(),
          padding(),
          OneDnn.attributes(),
          false);
    }

    /**
     * Whether gradients are computed on float32 copies: oneDNN's only kernels in bfloat16 for those
     * of strided depthwise convolutions are tens of times slower (3.11).
     */
    boolean copies(Activation activation) {
      return activation.type() == ElementType.BFLOAT16
          && unit.spec().depthwise()
          && unit.spec().stride() > 1;
    }

    /** An activation as a gradient of this convolution reads or writes it. */
    Operand operand(OneDnn dnn, Activation activation, Scratch.Slot slot) {
      return copies(activation) ? Operand.wide(dnn, activation, slot) : Operand.plain(activation);
    }

    /** Floats of the weights in a format that fills up blocks of 16 channels. */
    long blockedWeights() {
      int k = unit.spec().kernel();
      int in = unit.spec().depthwise() ? 1 : filledUp(unit.spec().in());
      return (long) filledUp(unit.spec().out()) * in * k * k;
    }

    private static int filledUp(int channels) {
      return (channels + 15) / 16 * 16;
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
}
