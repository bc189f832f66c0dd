package org.spos.engine.nd4j.kernel.nd4j;

import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinear;
import org.nd4j.linalg.factory.Nd4j;
import org.spos.engine.nd4j.kernel.Activation;
import org.spos.engine.nd4j.kernel.Floats;
import org.spos.engine.nd4j.kernel.Kernels;
import org.spos.engine.nd4j.kernel.Kernels.Affine;
import org.spos.engine.nd4j.kernel.Kernels.BatchNorm;
import org.spos.engine.nd4j.kernel.Kernels.BatchNormTensors;

/**
 * Batch normalisation in two passes, mean first: E[y²] − E[y]² would lose the variance of maps
 * whose mean is large.
 */
final class Nd4jBatchNorm implements BatchNorm {
  private final Optional<Affine> affine;
  private final int channels;
  private final double count;
  private final ChannelSums ySums;
  private final ChannelArithmetic centre;
  private final INDArray output;
  private final INDArray square;
  private final ChannelSums squareSums;
  private final ChannelArithmetic scale;
  private final Optional<ChannelArithmetic> shift;
  private final Optional<RectifiedLinear> relu;
  private final Optional<BatchNormGradient> gradient;

  private float[] mean;
  private float[] variance;

  Nd4jBatchNorm(boolean relu, BatchNormTensors tensors, Workspace workspace) {
    Activation y = tensors.y();
    Activation z = tensors.z();
    affine = tensors.affine();
    channels = y.channels();
    count = (double) y.batch() * y.side() * y.side();
    mean = new float[channels];
    variance = new float[channels];

    Floats scratch = workspace.scratch(Workspace.Slot.FIRST, y.floats().length());
    ySums = new ChannelSums(y, workspace);
    centre = new ChannelArithmetic("subtract", y, z, workspace);
    output = Views.vector(z.floats());
    square = Views.vector(scratch);
    squareSums = new ChannelSums(new Activation(scratch, y.batch(), channels, y.side()), workspace);
    scale = new ChannelArithmetic("multiply", z, z, workspace);
    shift = affine.map(a -> new ChannelArithmetic("add", z, z, workspace));
    this.relu = relu ? Optional.of(new RectifiedLinear(output, output, 0)) : Optional.empty();
    gradient =
        tensors
            .gradient()
            .map(dz -> new BatchNormGradient(y, relu, affine.isPresent(), dz, workspace));
  }

  @Override
  public void forward() {
    mean = divided(ySums.compute());
    centre.run(mean);
    output.muli(output, square);
    variance = divided(squareSums.compute());
    scaleAndShift();
  }

  private void scaleAndShift() {
    scale.run(factors());
    shift.ifPresent(s -> s.run(affine.orElseThrow().shift().read()));
    relu.ifPresent(Nd4j::exec);
  }

  @Override
  public void repeat() {
    centre.run(mean);
    scaleAndShift();
  }

  private float[] divided(double[] sums) {
    float[] means = new float[channels];
    for (int c = 0; c < channels; c++) {
      means[c] = (float) (sums[c] / count);
    }
    return means;
  }

  /** scale / √(variance + ε) of each channel. */
  private double[] factors() {
    double[] factors = inverseDeviations();
    affine.ifPresent(
        a -> {
          float[] scales = a.scale().read();
          for (int c = 0; c < channels; c++) {
            factors[c] *= scales[c];
          }
        });
    return factors;
  }

  private double[] inverseDeviations() {
    double[] inverse = new double[channels];
    for (int c = 0; c < channels; c++) {
      inverse[c] = 1 / Math.sqrt((double) variance[c] + Kernels.BN_EPSILON);
    }
    return inverse;
  }

  @Override
  public float[] mean() {
    return mean.clone();
  }

  @Override
  public float[] variance() {
    return variance.clone();
  }

  @Override
  public void backward() {
    BatchNormGradient bound =
        gradient.orElseThrow(() -> new IllegalStateException("made without gradient"));
    double[] inverse = inverseDeviations();
    BatchNormGradient.Sums sums =
        bound.run(mean, inverse, factors(), affine.map(a -> a.shift().read()).orElse(new float[0]));
    affine.ifPresent(a -> sums.write(a, inverse));
  }

  /** Nothing: the arrays are views and the scratch memory belongs to the kernels. */
  @Override
  public void close() {}
}
