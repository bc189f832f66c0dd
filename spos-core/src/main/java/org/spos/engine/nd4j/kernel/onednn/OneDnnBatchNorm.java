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
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_inference;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_training;
import static org.bytedeco.dnnl.global.dnnl.dnnl_fuse_norm_relu;
import static org.bytedeco.dnnl.global.dnnl.dnnl_use_global_stats;
import static org.bytedeco.dnnl.global.dnnl.dnnl_use_scale;
import static org.bytedeco.dnnl.global.dnnl.dnnl_use_shift;
import static org.bytedeco.dnnl.memory.data_type.f32;

import java.util.Optional;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.batch_normalization_backward;
import org.bytedeco.dnnl.batch_normalization_forward;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.FloatPointer;
import org.jspecify.annotations.Nullable;
import org.spos.engine.nd4j.kernel.Activation;
import org.spos.engine.nd4j.kernel.Kernels;
import org.spos.engine.nd4j.kernel.Kernels.BatchNorm;
import org.spos.engine.nd4j.kernel.Kernels.BatchNormTensors;

/** Batch normalisation with the ReLU fused into both directions. */
final class OneDnnBatchNorm implements BatchNorm {
  private final OneDnn dnn;
  private final int channels;
  private final batch_normalization_forward forward;
  private final IntMemoryMap arguments = new IntMemoryMap();
  private final memory mean;
  private final memory variance;
  private final Optional<Backward> backward;
  private final BatchNormTensors tensors;
  private final int flags;
  private @Nullable Repeat repeat;

  OneDnnBatchNorm(OneDnn dnn, boolean relu, BatchNormTensors tensors) {
    this.dnn = dnn;
    this.channels = tensors.y().channels();
    this.tensors = tensors;
    this.flags =
        (relu ? dnnl_fuse_norm_relu : 0)
            | (tensors.affine().isPresent() ? dnnl_use_scale | dnnl_use_shift : 0);
    memory.desc y = OneDnn.describe(tensors.y());
    batch_normalization_forward.primitive_desc plan =
        new batch_normalization_forward.primitive_desc(
            dnn.engine(), dnnl_forward_training, y, y, Kernels.BN_EPSILON, flags);
    forward = new batch_normalization_forward(plan);
    mean = dnn.allocate(plan.mean_desc());
    variance = dnn.allocate(plan.variance_desc());
    putTensors(arguments);
    Optional<memory> workspace =
        relu ? Optional.of(dnn.allocate(plan.workspace_desc())) : Optional.empty();
    workspace.ifPresent(ws -> arguments.put(DNNL_ARG_WORKSPACE, ws));
    backward = tensors.gradient().map(dz -> new Backward(plan, dz, workspace));
    plan.close();
  }

  private void putTensors(IntMemoryMap map) {
    map.put(DNNL_ARG_SRC, dnn.bind(tensors.y()))
        .put(DNNL_ARG_DST, dnn.bind(tensors.z()))
        .put(DNNL_ARG_MEAN, mean)
        .put(DNNL_ARG_VARIANCE, variance);
    tensors
        .affine()
        .ifPresent(
            affine ->
                map.put(DNNL_ARG_SCALE, dnn.bind(vector(), affine.scale()))
                    .put(DNNL_ARG_SHIFT, dnn.bind(vector(), affine.shift())));
  }

  private memory.desc vector() {
    return new memory.desc(new long[] {channels}, f32, memory.format_tag.a);
  }

  @Override
  public void forward() {
    dnn.run(forward, arguments);
  }

  @Override
  public void repeat() {
    if (repeat == null) {
      repeat = new Repeat();
    }
    repeat.run();
  }

  @Override
  public float[] mean() {
    return read(mean);
  }

  @Override
  public float[] variance() {
    return read(variance);
  }

  private float[] read(memory vector) {
    float[] values = new float[channels];
    new FloatPointer(vector.get_data_handle()).get(values, 0, channels);
    return values;
  }

  @Override
  public void backward() {
    backward.orElseThrow().run();
  }

  @Override
  public void close() {
    backward.ifPresent(Backward::close);
    if (repeat != null) {
      repeat.close();
    }
    arguments.close();
    forward.close();
    mean.close();
    variance.close();
  }

  /** The forward with given statistics. */
  private final class Repeat implements AutoCloseable {
    private final batch_normalization_forward primitive;
    private final IntMemoryMap arguments = new IntMemoryMap();

    Repeat() {
      memory.desc y = OneDnn.describe(tensors.y());
      batch_normalization_forward.primitive_desc plan =
          new batch_normalization_forward.primitive_desc(
              dnn.engine(),
              dnnl_forward_inference,
              y,
              y,
              Kernels.BN_EPSILON,
              flags | dnnl_use_global_stats);
      primitive = new batch_normalization_forward(plan);
      putTensors(arguments);
      plan.close();
    }

    void run() {
      dnn.run(primitive, arguments);
    }

    @Override
    public void close() {
      arguments.close();
      primitive.close();
    }
  }

  private final class Backward implements AutoCloseable {
    private final batch_normalization_backward primitive;
    private final IntMemoryMap arguments = new IntMemoryMap();

    Backward(
        batch_normalization_forward.primitive_desc forwardPlan,
        Activation dz,
        Optional<memory> workspace) {
      memory.desc shape = OneDnn.describe(dz);
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
      memory gradient = dnn.bind(dz);
      arguments
          .put(DNNL_ARG_SRC, dnn.bind(tensors.y()))
          .put(DNNL_ARG_MEAN, mean)
          .put(DNNL_ARG_VARIANCE, variance)
          .put(DNNL_ARG_DIFF_DST, gradient)
          .put(DNNL_ARG_DIFF_SRC, gradient);
      workspace.ifPresent(ws -> arguments.put(DNNL_ARG_WORKSPACE, ws));
      tensors
          .affine()
          .ifPresent(
              affine -> {
                arguments
                    .put(DNNL_ARG_SCALE, dnn.bind(vector(), affine.scale()))
                    .put(DNNL_ARG_DIFF_SCALE, dnn.bind(vector(), affine.dScale()))
                    .put(DNNL_ARG_DIFF_SHIFT, dnn.bind(vector(), affine.dShift()));
              });
      plan.close();
    }

    void run() {
      dnn.run(primitive, arguments);
    }

    @Override
    public void close() {
      arguments.close();
      primitive.close();
    }
  }
}
