package org.spos.engine.nd4j.kernel.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SCALE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SHIFT;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.dnnl_backward;

import java.util.List;
import java.util.Optional;
import org.bytedeco.dnnl.batch_normalization_backward;
import org.bytedeco.dnnl.eltwise_backward;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.spos.engine.nd4j.kernel.Activation;
import org.spos.engine.nd4j.kernel.Kernels;
import org.spos.engine.nd4j.kernel.Kernels.BatchNormTensors;
import org.spos.engine.nd4j.kernel.Kernels.BnGradients;
import org.spos.space.Nonlinearity;

/**
 * The two passes of the gradient. The backward primitive takes the statistics as constants; {@link
 * #apply} adds their share.
 */
final class OneDnnBatchNormGradient implements AutoCloseable {
  private final BnGradients gradients;
  private final OneDnnNormalisation normalisation;
  private final Optional<Clipping> clipping;
  private final batch_normalization_backward primitive;
  private final Arguments arguments;
  private final memory dScale;
  private final memory dShift;
  private final ChannelPass apply;

  OneDnnBatchNormGradient(
      OneDnn dnn,
      Nonlinearity nonlinearity,
      BatchNormTensors tensors,
      BnGradients gradients,
      OneDnnNormalisation normalisation) {
    this.gradients = gradients;
    this.normalisation = normalisation;
    boolean keeps = tensors.addend().isPresent();
    clipping =
        nonlinearity == Nonlinearity.RELU6
            ? Optional.of(new Clipping(dnn, tensors.scratch(), gradients.dz()))
            : Optional.empty();
    memory.desc shape = OneDnn.describe(gradients.dz());
    batch_normalization_backward.primitive_desc plan =
        new batch_normalization_backward.primitive_desc(
            dnn.engine(),
            dnnl_backward,
            shape,
            shape,
            shape,
            Kernels.BN_EPSILON,
            normalisation.flags(),
            normalisation.plan(),
            OneDnn.attributes(),
            false);
    primitive = new batch_normalization_backward(plan);
    dScale = dnn.allocate(OneDnn.vector(tensors.y().channels()));
    dShift = dnn.allocate(OneDnn.vector(tensors.y().channels()));
    arguments =
        normalisation
            .input(new Arguments(dnn))
            .put(DNNL_ARG_DIFF_DST, gradients.dz())
            .put(DNNL_ARG_DIFF_SRC, keeps ? tensors.scratch() : gradients.dz())
            .put(DNNL_ARG_DIFF_SCALE, dScale)
            .put(DNNL_ARG_DIFF_SHIFT, dShift)
            .scratchpad(plan.scratchpad_desc());
    apply = keeps ? factorLast(dnn, tensors) : line(dnn, tensors);
    plan.close();
  }

  /** dy = slope · y + offset + dz. */
  private ChannelPass line(OneDnn dnn, BatchNormTensors tensors) {
    return new ChannelPass(
        dnn,
        tensors.y(),
        new ChannelPass.Vector(algorithm.binary_mul, gradients.slope()::read),
        List.of(
            new ChannelPass.Vector(algorithm.binary_add, gradients.offset()::read),
            new ChannelPass.Map(algorithm.binary_add, gradients.dz())),
        gradients.dy());
  }

  /** dy = (slope/factor · y + offset/factor + dz) · factor, where dz still lacks the factor. */
  private ChannelPass factorLast(OneDnn dnn, BatchNormTensors tensors) {
    return new ChannelPass(
        dnn,
        tensors.y(),
        new ChannelPass.Vector(
            algorithm.binary_mul, into -> divided(gradients.slope().read(), into)),
        List.of(
            new ChannelPass.Vector(
                algorithm.binary_add, into -> divided(gradients.offset().read(), into)),
            new ChannelPass.Map(algorithm.binary_add, gradients.dz()),
            new ChannelPass.Vector(algorithm.binary_mul, normalisation::factors)),
        gradients.dy());
  }

  /** Where the factor is 0, so are slope and offset. */
  private void divided(float[] numbers, float[] into) {
    normalisation.factors(into);
    for (int c = 0; c < numbers.length; c++) {
      into[c] = into[c] == 0 ? 0 : numbers[c] / into[c];
    }
  }

  void reduce(int from, float[] scaleSums, float[] shiftSums) {
    clipping.ifPresent(c -> c.run(from));
    normalisation.placeMask();
    arguments.run(primitive, from);
    OneDnnBatchNorm.read(dScale, scaleSums);
    OneDnnBatchNorm.read(dShift, shiftSums);
  }

  void apply(int from) {
    apply.run(from);
  }

  @Override
  public void close() {
    apply.close();
    clipping.ifPresent(Clipping::close);
    arguments.close();
    primitive.close();
    dScale.close();
    dShift.close();
  }

  /** dz where 0 < z < 6, else 0, in place: as PyTorch's, which stops gradients at both ends. */
  private static final class Clipping implements AutoCloseable {
    private final eltwise_backward primitive;
    private final Arguments arguments;

    Clipping(OneDnn dnn, Activation z, Activation dz) {
      memory.desc shape = OneDnn.describe(dz);
      eltwise_forward.primitive_desc forward =
          new eltwise_forward.primitive_desc(
              dnn.engine(),
              prop_kind.forward_training,
              algorithm.eltwise_clip_v2_use_dst_for_bwd,
              shape,
              shape,
              0,
              Kernels.RELU6_TOP);
      eltwise_backward.primitive_desc plan =
          new eltwise_backward.primitive_desc(
              dnn.engine(),
              algorithm.eltwise_clip_v2_use_dst_for_bwd,
              shape,
              shape,
              shape,
              0,
              Kernels.RELU6_TOP,
              forward);
      primitive = new eltwise_backward(plan);
      arguments =
          new Arguments(dnn)
              .put(DNNL_ARG_DST, z)
              .put(DNNL_ARG_DIFF_DST, dz)
              .put(DNNL_ARG_DIFF_SRC, dz);
      plan.close();
      forward.close();
    }

    void run(int from) {
      arguments.run(primitive, from);
    }

    @Override
    public void close() {
      arguments.close();
      primitive.close();
    }
  }
}
