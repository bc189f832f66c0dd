package org.spos.engine.nd4j.kernel.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SCALE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SHIFT;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_MEAN;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SCALE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SHIFT;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_VARIANCE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WORKSPACE;
import static org.bytedeco.dnnl.global.dnnl.dnnl_backward;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_training;
import static org.bytedeco.dnnl.global.dnnl.dnnl_fuse_norm_relu;
import static org.bytedeco.dnnl.global.dnnl.dnnl_use_global_stats;
import static org.bytedeco.dnnl.global.dnnl.dnnl_use_scale;
import static org.bytedeco.dnnl.global.dnnl.dnnl_use_shift;

import java.util.Arrays;
import java.util.Optional;
import org.bytedeco.dnnl.batch_normalization_backward;
import org.bytedeco.dnnl.batch_normalization_forward;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.FloatPointer;
import org.spos.engine.nd4j.kernel.Activation;
import org.spos.engine.nd4j.kernel.Kernels;
import org.spos.engine.nd4j.kernel.Kernels.BatchNorm;
import org.spos.engine.nd4j.kernel.Kernels.BatchNormTensors;
import org.spos.engine.nd4j.kernel.Kernels.BnGradients;

/**
 * Batch normalisation with the ReLU fused into both directions. The statistics of a part of a batch
 * come from a normalisation in training mode, whose output is of no use; the normalisation proper
 * then takes those of the whole batch as given.
 */
final class OneDnnBatchNorm implements BatchNorm {
  private final OneDnn dnn;
  private final int channels;
  private final BatchNormTensors tensors;
  private final Statistics statistics;
  private final batch_normalization_forward normalisation;
  private final Arguments toOutput;
  private final Arguments toScratch;
  private final Optional<Backward> backward;

  OneDnnBatchNorm(OneDnn dnn, boolean relu, BatchNormTensors tensors) {
    this.dnn = dnn;
    this.channels = tensors.y().channels();
    this.tensors = tensors;
    statistics = new Statistics();
    // A constant scale and shift cost nothing, and only with them are the sums of the gradients
    // among what the backward primitive gives.
    int flags =
        dnnl_use_global_stats | dnnl_use_scale | dnnl_use_shift | (relu ? dnnl_fuse_norm_relu : 0);
    memory.desc y = OneDnn.describe(tensors.y());
    batch_normalization_forward.primitive_desc plan =
        new batch_normalization_forward.primitive_desc(
            dnn.engine(), dnnl_forward_training, y, y, Kernels.BN_EPSILON, flags);
    normalisation = new batch_normalization_forward(plan);
    Optional<memory> mask =
        relu ? Optional.of(dnn.allocate(plan.workspace_desc())) : Optional.empty();
    memory scale =
        tensors
            .affine()
            .map(affine -> dnn.bind(OneDnn.vector(channels), affine.scale()))
            .orElseGet(() -> constant(1));
    memory shift =
        tensors
            .affine()
            .map(affine -> dnn.bind(OneDnn.vector(channels), affine.shift()))
            .orElseGet(() -> constant(0));
    toOutput = arguments(tensors.z(), scale, shift, mask);
    toScratch = arguments(tensors.scratch(), scale, shift, mask);
    backward = tensors.gradients().map(g -> new Backward(plan, flags, g, scale, mask));
    plan.close();
  }

  private memory constant(float value) {
    memory vector = dnn.allocate(OneDnn.vector(channels));
    float[] values = new float[channels];
    Arrays.fill(values, value);
    new FloatPointer(vector.get_data_handle()).put(values, 0, channels);
    return vector;
  }

  private memory mean() {
    return dnn.bind(OneDnn.vector(channels), tensors.moments().mean());
  }

  private memory variance() {
    return dnn.bind(OneDnn.vector(channels), tensors.moments().variance());
  }

  private Arguments arguments(Activation z, memory scale, memory shift, Optional<memory> mask) {
    Arguments arguments =
        new Arguments(dnn)
            .put(DNNL_ARG_SRC, tensors.y())
            .put(DNNL_ARG_DST, z)
            .put(DNNL_ARG_MEAN, mean())
            .put(DNNL_ARG_VARIANCE, variance())
            .put(DNNL_ARG_SCALE, scale)
            .put(DNNL_ARG_SHIFT, shift);
    mask.ifPresent(m -> arguments.put(DNNL_ARG_WORKSPACE, m));
    return arguments;
  }

  @Override
  public void statistics(int from, float[] mean, float[] variance) {
    statistics.run(from, mean, variance);
  }

  @Override
  public void normalise(int from) {
    toOutput.run(normalisation, from);
  }

  @Override
  public void restore(int from) {
    toScratch.run(normalisation, from);
  }

  @Override
  public void reduce(int from, float[] dScale, float[] dShift) {
    backward.orElseThrow().reduce(from, dScale, dShift);
  }

  @Override
  public void apply(int from) {
    backward.orElseThrow().apply.run(from);
  }

  private static void read(memory vector, float[] values) {
    new FloatPointer(vector.get_data_handle()).get(values, 0, values.length);
  }

  @Override
  public void close() {
    backward.ifPresent(Backward::close);
    statistics.close();
    toOutput.close();
    toScratch.close();
    normalisation.close();
  }

  /** A normalisation by the images' own statistics, for these alone. */
  private final class Statistics implements AutoCloseable {
    private final batch_normalization_forward primitive;
    private final Arguments arguments = new Arguments(dnn);
    private final memory mean;
    private final memory variance;

    Statistics() {
      memory.desc y = OneDnn.describe(tensors.y());
      batch_normalization_forward.primitive_desc plan =
          new batch_normalization_forward.primitive_desc(
              dnn.engine(), dnnl_forward_training, y, y, Kernels.BN_EPSILON, 0);
      primitive = new batch_normalization_forward(plan);
      mean = dnn.allocate(plan.mean_desc());
      variance = dnn.allocate(plan.variance_desc());
      arguments
          .put(DNNL_ARG_SRC, tensors.y())
          .put(DNNL_ARG_DST, tensors.scratch())
          .put(DNNL_ARG_MEAN, mean)
          .put(DNNL_ARG_VARIANCE, variance);
      plan.close();
    }

    void run(int from, float[] means, float[] variances) {
      arguments.run(primitive, from);
      read(mean, means);
      read(variance, variances);
    }

    @Override
    public void close() {
      arguments.close();
      primitive.close();
      mean.close();
      variance.close();
    }
  }

  /** The backward primitive takes the statistics as constants; {@link #apply} adds their share. */
  private final class Backward implements AutoCloseable {
    private final batch_normalization_backward primitive;
    private final Arguments arguments = new Arguments(dnn);
    private final memory dScale;
    private final memory dShift;
    final ChannelLine apply;

    Backward(
        batch_normalization_forward.primitive_desc forwardPlan,
        int flags,
        BnGradients gradients,
        memory scale,
        Optional<memory> mask) {
      memory.desc shape = OneDnn.describe(gradients.dz());
      batch_normalization_backward.primitive_desc plan =
          new batch_normalization_backward.primitive_desc(
              dnn.engine(),
              dnnl_backward,
              shape,
              shape,
              shape,
              Kernels.BN_EPSILON,
              flags,
              forwardPlan);
      primitive = new batch_normalization_backward(plan);
      dScale = dnn.allocate(OneDnn.vector(channels));
      dShift = dnn.allocate(OneDnn.vector(channels));
      arguments
          .put(DNNL_ARG_SRC, tensors.y())
          .put(DNNL_ARG_MEAN, mean())
          .put(DNNL_ARG_VARIANCE, variance())
          .put(DNNL_ARG_SCALE, scale)
          .put(DNNL_ARG_DIFF_DST, gradients.dz())
          .put(DNNL_ARG_DIFF_SRC, gradients.dz())
          .put(DNNL_ARG_DIFF_SCALE, dScale)
          .put(DNNL_ARG_DIFF_SHIFT, dShift);
      mask.ifPresent(m -> arguments.put(DNNL_ARG_WORKSPACE, m));
      apply = new ChannelLine(dnn, tensors.y(), gradients);
      plan.close();
    }

    void reduce(int from, float[] scaleSums, float[] shiftSums) {
      arguments.run(primitive, from);
      read(dScale, scaleSums);
      read(dShift, shiftSums);
    }

    @Override
    public void close() {
      apply.close();
      arguments.close();
      primitive.close();
      dScale.close();
      dShift.close();
    }
  }
}
