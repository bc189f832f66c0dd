package org.spos.engine.nd4j.kernel.nd4j;

import java.util.Arrays;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.spos.engine.nd4j.kernel.Activation;
import org.spos.engine.nd4j.kernel.Kernels;
import org.spos.engine.nd4j.kernel.Kernels.BatchNorm;
import org.spos.engine.nd4j.kernel.Kernels.BatchNormTensors;
import org.spos.space.Nonlinearity;

/**
 * Batch normalisation in two passes, mean first: E[y²] − E[y]² would lose the variance of maps
 * whose mean is large.
 */
final class Nd4jBatchNorm implements BatchNorm {
  private final BatchNormTensors tensors;
  private final int channels;
  private final double count;
  private final ChannelSums sums;
  private final ChannelArithmetic centre;
  private final INDArray centred;
  private final INDArray square;
  private final ChannelSums squareSums;
  private final Normalisation output;
  private final Normalisation scratch;
  private final Optional<BatchNormGradient> gradient;

  Nd4jBatchNorm(Nonlinearity nonlinearity, BatchNormTensors tensors, Workspace workspace) {
    this.tensors = tensors;
    Activation y = tensors.y();
    channels = y.channels();
    count = (double) y.batch() * y.side() * y.side();
    Activation squares =
        Activation.whole(
            workspace.scratch(Workspace.Slot.FIRST, y.floats().length()),
            y.batch(),
            channels,
            y.side());
    sums = new ChannelSums(y, workspace);
    centre = new ChannelArithmetic("subtract", y, tensors.scratch(), workspace);
    centred = Views.vector(tensors.scratch().floats());
    square = Views.vector(squares.floats());
    squareSums = new ChannelSums(squares, workspace);
    output = new Normalisation(y, tensors.z(), nonlinearity, tensors.addend(), workspace);
    scratch = new Normalisation(y, tensors.scratch(), nonlinearity, Optional.empty(), workspace);
    gradient =
        tensors
            .gradients()
            .map(
                g ->
                    new BatchNormGradient(
                        y,
                        tensors.scratch(),
                        nonlinearity,
                        tensors.addend().isPresent(),
                        g,
                        workspace));
  }

  @Override
  public void statistics(int from, float[] mean, float[] variance) {
    divide(sums.compute(), mean);
    centre.run(mean);
    centred.muli(centred, square);
    divide(squareSums.compute(), variance);
  }

  private void divide(double[] totals, float[] means) {
    for (int c = 0; c < channels; c++) {
      means[c] = (float) (totals[c] / count);
    }
  }

  @Override
  public void normalise(int from) {
    output.run();
  }

  @Override
  public void restore(int from) {
    scratch.run();
  }

  /** 1 / √(variance + ε) of each channel. */
  private double[] inverseDeviations() {
    float[] variance = tensors.moments().variance().read();
    double[] inverse = new double[channels];
    Arrays.setAll(inverse, c -> 1 / Math.sqrt((double) variance[c] + Kernels.BN_EPSILON));
    return inverse;
  }

  /** scale / √(variance + ε) of each channel. */
  private double[] factors() {
    double[] factors = inverseDeviations();
    tensors
        .affine()
        .ifPresent(
            affine -> {
              float[] scales = affine.scale().read();
              Arrays.setAll(factors, c -> factors[c] * scales[c]);
            });
    return factors;
  }

  @Override
  public void reduce(int from, float[] dScale, float[] dShift) {
    gradient
        .orElseThrow()
        .reduce(tensors.moments().mean().read(), inverseDeviations(), factors(), dScale, dShift);
  }

  @Override
  public void apply(int from) {
    gradient.orElseThrow().apply(factors());
  }

  /** Nothing: the arrays are views and the scratch memory belongs to the kernels. */
  @Override
  public void close() {}

  /** z from y by the moments. */
  private final class Normalisation {
    private final ChannelArithmetic subtract;
    private final ChannelArithmetic scale;
    private final Optional<ChannelArithmetic> shift;
    private final Runnable after;

    Normalisation(
        Activation y,
        Activation z,
        Nonlinearity nonlinearity,
        Optional<Activation> addend,
        Workspace workspace) {
      subtract = new ChannelArithmetic("subtract", y, z, workspace);
      scale = new ChannelArithmetic("multiply", z, z, workspace);
      shift = tensors.affine().map(a -> new ChannelArithmetic("add", z, z, workspace));
      INDArray values = Views.vector(z.floats());
      after =
          addend
              .map(a -> Views.vector(a.floats()))
              .<Runnable>map(a -> () -> values.addi(a))
              .orElseGet(() -> Activate.inPlace(nonlinearity, values));
    }

    void run() {
      subtract.run(tensors.moments().mean().read());
      scale.run(factors());
      shift.ifPresent(s -> s.run(tensors.affine().orElseThrow().shift().read()));
      after.run();
    }
  }
}
