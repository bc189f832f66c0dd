package org.spos.engine.nd4j.kernel.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_MEAN;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_VARIANCE;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_training;

import java.util.Optional;
import org.bytedeco.dnnl.batch_normalization_forward;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.FloatPointer;
import org.spos.engine.nd4j.kernel.Kernels;
import org.spos.engine.nd4j.kernel.Kernels.BatchNorm;
import org.spos.engine.nd4j.kernel.Kernels.BatchNormTensors;
import org.spos.space.Nonlinearity;

/**
 * Batch normalisation in parts: {@link OneDnnNormalisation} and its gradient take the statistics of
 * the whole batch as given. Those of a part of it come from a normalisation in training mode, whose
 * output is of no use.
 */
final class OneDnnBatchNorm implements BatchNorm {
  private final Statistics statistics;
  private final OneDnnNormalisation normalisation;
  private final Optional<OneDnnBatchNormGradient> gradient;

  OneDnnBatchNorm(OneDnn dnn, Nonlinearity nonlinearity, BatchNormTensors tensors) {
    statistics = new Statistics(dnn, tensors);
    normalisation = new OneDnnNormalisation(dnn, nonlinearity, tensors);
    gradient =
        tensors
            .gradients()
            .map(g -> new OneDnnBatchNormGradient(dnn, nonlinearity, tensors, g, normalisation));
  }

  @Override
  public void statistics(int from, float[] mean, float[] variance) {
    statistics.run(from, mean, variance);
  }

  @Override
  public void normalise(int from) {
    normalisation.toOutput(from);
  }

  @Override
  public void restore(int from) {
    normalisation.toScratch(from);
  }

  @Override
  public void reduce(int from, float[] dScale, float[] dShift) {
    gradient.orElseThrow().reduce(from, dScale, dShift);
  }

  @Override
  public void apply(int from) {
    gradient.orElseThrow().apply(from);
  }

  /** Copies a vector of oneDNN's to the heap. */
  static void read(memory vector, float[] values) {
    new FloatPointer(vector.get_data_handle()).get(values, 0, values.length);
  }

  @Override
  public void close() {
    gradient.ifPresent(OneDnnBatchNormGradient::close);
    statistics.close();
    normalisation.close();
  }

  /** A normalisation by the images' own statistics, for these alone. */
  private static final class Statistics implements AutoCloseable {
    private final batch_normalization_forward primitive;
    private final Arguments arguments;
    private final memory mean;
    private final memory variance;

    Statistics(OneDnn dnn, BatchNormTensors tensors) {
      memory.desc y = OneDnn.describe(tensors.y());
      batch_normalization_forward.primitive_desc plan =
          new batch_normalization_forward.primitive_desc(
              dnn.engine(),
              dnnl_forward_training,
              y,
              y,
              Kernels.BN_EPSILON,
              0,
              OneDnn.attributes(),
              false);
      primitive = new batch_normalization_forward(plan);
      mean = dnn.allocate(plan.mean_desc());
      variance = dnn.allocate(plan.variance_desc());
      arguments =
          new Arguments(dnn)
              .put(DNNL_ARG_SRC, tensors.y())
              .put(DNNL_ARG_DST, tensors.scratch())
              .put(DNNL_ARG_MEAN, mean)
              .put(DNNL_ARG_VARIANCE, variance)
              .scratchpad(plan.scratchpad_desc());
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
}
