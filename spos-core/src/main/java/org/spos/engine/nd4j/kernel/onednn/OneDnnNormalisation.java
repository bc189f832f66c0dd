package org.spos.engine.nd4j.kernel.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_MEAN;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SCALE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SHIFT;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_VARIANCE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WORKSPACE;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_training;
import static org.bytedeco.dnnl.global.dnnl.dnnl_fuse_norm_relu;
import static org.bytedeco.dnnl.global.dnnl.dnnl_use_global_stats;
import static org.bytedeco.dnnl.global.dnnl.dnnl_use_scale;
import static org.bytedeco.dnnl.global.dnnl.dnnl_use_shift;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bytedeco.dnnl.batch_normalization_forward;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.FloatPointer;
import org.spos.engine.nd4j.kernel.Activation;
import org.spos.engine.nd4j.kernel.Floats;
import org.spos.engine.nd4j.kernel.Kernels;
import org.spos.engine.nd4j.kernel.Kernels.Affine;
import org.spos.engine.nd4j.kernel.Kernels.BatchNormTensors;
import org.spos.space.Nonlinearity;

/**
 * From y to z by given statistics, in one pass. oneDNN's normalisation has only a ReLU fused; a
 * ReLU6 and an addend make it a {@link ChannelPass}.
 */
final class OneDnnNormalisation implements AutoCloseable {
  private final OneDnn dnn;
  private final BatchNormTensors tensors;
  private final int channels;
  private final int flags;
  private final memory scale;
  private final Optional<ScratchMemory> mask;
  private final batch_normalization_forward.primitive_desc plan;
  private final batch_normalization_forward primitive;
  private final Pass output;
  private final Pass scratch;

  private interface Pass {
    void run(int from);

    void close();
  }

  OneDnnNormalisation(OneDnn dnn, Nonlinearity nonlinearity, BatchNormTensors tensors) {
    this.dnn = dnn;
    this.tensors = tensors;
    channels = tensors.y().channels();
    boolean relu = nonlinearity == Nonlinearity.RELU;
    // A constant scale and shift cost nothing, and only with them are the sums of the gradients
    // among what the backward primitive gives.
    flags =
        dnnl_use_global_stats | dnnl_use_scale | dnnl_use_shift | (relu ? dnnl_fuse_norm_relu : 0);
    memory.desc y = OneDnn.describe(tensors.y());
    plan =
        new batch_normalization_forward.primitive_desc(
            dnn.engine(),
            dnnl_forward_training,
            y,
            y,
            Kernels.BN_EPSILON,
            flags,
            OneDnn.attributes(),
            false);
    primitive = new batch_normalization_forward(plan);
    mask =
        relu
            ? Optional.of(new ScratchMemory(dnn, Scratch.Slot.MASK, plan.workspace_desc()))
            : Optional.empty();
    scale = vector(tensors.affine().map(Affine::scale), 1);
    memory shift = vector(tensors.affine().map(Affine::shift), 0);
    List<ChannelPass.Step> more = new ArrayList<>();
    if (nonlinearity == Nonlinearity.RELU6) {
      more.add(new ChannelPass.Clip(0, Kernels.RELU6_TOP));
    }
    scratch = more.isEmpty() ? fused(tensors.scratch(), shift) : chained(tensors.scratch(), more);
    tensors.addend().ifPresent(a -> more.add(new ChannelPass.Map(algorithm.binary_add, a)));
    output = more.isEmpty() ? fused(tensors.z(), shift) : chained(tensors.z(), more);
  }

  private memory vector(Optional<Floats> trained, float constant) {
    if (trained.isPresent()) {
      return dnn.bind(OneDnn.vector(channels), trained.get());
    }
    memory vector = dnn.allocate(OneDnn.vector(channels));
    float[] values = new float[channels];
    Arrays.fill(values, constant);
    new FloatPointer(vector.get_data_handle()).put(values, 0, channels);
    return vector;
  }

  private Pass fused(Activation z, memory shift) {
    Arguments arguments =
        input(new Arguments(dnn))
            .put(DNNL_ARG_DST, z)
            .put(DNNL_ARG_SHIFT, shift)
            .scratchpad(plan.scratchpad_desc());
    return new Pass() {
      @Override
      public void run(int from) {
        placeMask();
        arguments.run(primitive, from);
      }

      @Override
      public void close() {
        arguments.close();
      }
    };
  }

  /** Adds what both directions read. */
  Arguments input(Arguments arguments) {
    arguments
        .put(DNNL_ARG_SRC, tensors.y())
        .put(DNNL_ARG_MEAN, dnn.bind(OneDnn.vector(channels), tensors.moments().mean()))
        .put(DNNL_ARG_VARIANCE, dnn.bind(OneDnn.vector(channels), tensors.moments().variance()))
        .put(DNNL_ARG_SCALE, scale);
    mask.ifPresent(m -> arguments.put(DNNL_ARG_WORKSPACE, m.view()));
    return arguments;
  }

  /** Before a primitive that takes {@link #input}. */
  void placeMask() {
    mask.ifPresent(ScratchMemory::place);
  }

  /** The mean first: y · a + b with a large b would lose digits. */
  private Pass chained(Activation z, List<ChannelPass.Step> more) {
    List<ChannelPass.Step> steps = new ArrayList<>();
    steps.add(new ChannelPass.Vector(algorithm.binary_mul, this::factors));
    tensors
        .affine()
        .ifPresent(a -> steps.add(new ChannelPass.Vector(algorithm.binary_add, a.shift()::read)));
    steps.addAll(more);
    ChannelPass pass =
        new ChannelPass(
            dnn,
            tensors.y(),
            new ChannelPass.Vector(algorithm.binary_sub, tensors.moments().mean()::read),
            steps,
            z);
    return new Pass() {
      @Override
      public void run(int from) {
        pass.run(from);
      }

      @Override
      public void close() {
        pass.close();
      }
    };
  }

  /** Writes scale / √(variance + ε) of each channel. */
  void factors(float[] into) {
    tensors.moments().variance().read(into);
    float[] scales = tensors.affine().map(affine -> affine.scale().read()).orElse(new float[0]);
    for (int c = 0; c < channels; c++) {
      double inverse = 1 / Math.sqrt((double) into[c] + Kernels.BN_EPSILON);
      into[c] = (float) (scales.length > 0 ? scales[c] * inverse : inverse);
    }
  }

  void toOutput(int from) {
    output.run(from);
  }

  void toScratch(int from) {
    scratch.run(from);
  }

  /** For the plan of the way back. */
  batch_normalization_forward.primitive_desc plan() {
    return plan;
  }

  /** oneDNN's flags, the same in both directions. */
  int flags() {
    return flags;
  }

  @Override
  public void close() {
    output.close();
    scratch.close();
    primitive.close();
    plan.close();
  }
}
