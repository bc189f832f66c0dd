package org.spos.engine.nd4j;

import java.util.Optional;
import org.spos.engine.nd4j.kernel.Activation;
import org.spos.engine.nd4j.kernel.Kernels;
import org.spos.plan.ConvUnit;

/**
 * A unit in train mode: it normalises by the statistics of the batch, and can run backward. Forward
 * only when it has no gradients (recalibration).
 */
final class TrainUnit implements UnitStep {
  private final ConvUnit unit;
  private final long valuesPerChannel;
  private final boolean backData;
  private final Kernels.Convolution convolution;
  private final Kernels.BatchNorm batchNorm;

  TrainUnit(
      Kernels kernels,
      ParameterStore store,
      ConvUnit unit,
      Activation x,
      Activation y,
      Activation z,
      Optional<Activation> dz,
      Optional<Activation> dx) {
    this.unit = unit;
    this.valuesPerChannel = (long) z.batch() * z.side() * z.side();
    this.backData = dx.isPresent();
    String name = unit.convName() + ".weight";
    convolution =
        kernels.convolution(
            unit,
            new Kernels.ConvTensors(
                x,
                store.weight(name),
                y,
                // BN turns dz into dy in place, so the convolution finds dy where dz was.
                dz.map(dy -> new Kernels.ConvGradients(dy, store.gradient(name), dx))));
    batchNorm =
        kernels.batchNorm(
            unit.spec().relu(), new Kernels.BatchNormTensors(y, z, store.affine(unit), dz));
  }

  ConvUnit unit() {
    return unit;
  }

  @Override
  public void forward() {
    convolution.forward();
    batchNorm.forward();
  }

  /** Moves running statistics towards those of the last forward. */
  void updateStatistics(RunningStatistics running, double weight) {
    running.update(batchNorm.mean(), batchNorm.variance(), valuesPerChannel, weight);
  }

  /** Writes the output z of the last forward once more. */
  void repeatOutput() {
    batchNorm.repeat();
  }

  /** From the gradient of z to that of y. */
  void backwardNorm() {
    batchNorm.backward();
  }

  /** From the gradient of y to those of the weights and of x; x must be there. */
  void backwardConvolution() {
    convolution.backwardWeights();
    if (backData) {
      convolution.backwardData();
    }
  }

  @Override
  public void close() {
    convolution.close();
    batchNorm.close();
  }
}
