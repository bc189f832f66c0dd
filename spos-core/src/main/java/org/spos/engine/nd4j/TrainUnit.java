package org.spos.engine.nd4j;

import java.util.Optional;
import org.spos.engine.nd4j.Parts.Part;
import org.spos.engine.nd4j.kernel.Activation;
import org.spos.engine.nd4j.kernel.Floats;
import org.spos.engine.nd4j.kernel.Kernels;
import org.spos.plan.ConvUnit;
import org.spos.space.Nonlinearity;

/**
 * A unit in train mode, bound to the kernels of one worker: it works on one part of a batch at a
 * time. Forward only when it has no gradients (recalibration).
 */
final class TrainUnit implements AutoCloseable {

  /** The tensors of a unit; gradients only in training, dx only if someone reads it. */
  record Tensors(
      Activation x,
      Activation y,
      Activation z,
      Activation scratch,
      Optional<Activation> addend,
      Optional<Activation> dz,
      Optional<Activation> dy,
      Optional<Activation> dx) {}

  private final BatchSums sums;
  private final UnitWeights weights;
  private final boolean backData;
  private final boolean masks;
  private final Kernels.Convolution convolution;
  private final Kernels.BatchNorm batchNorm;

  TrainUnit(
      Kernels kernels,
      ParameterStore store,
      ConvUnit unit,
      Tensors tensors,
      UnitWeights weights,
      BatchSums sums) {
    this.sums = sums;
    this.weights = weights;
    this.backData = tensors.dx().isPresent();
    this.masks = unit.spec().nonlinearity() != Nonlinearity.NONE;
    Floats gradient = store.gradient(unit.convName() + ".weight");
    convolution =
        kernels.convolution(
            unit,
            new Kernels.ConvTensors(
                tensors.x(),
                weights.weights(),
                tensors.y(),
                tensors.dy().map(dy -> new Kernels.ConvGradients(dy, gradient, tensors.dx()))));
    batchNorm =
        kernels.batchNorm(
            unit.spec().nonlinearity(),
            new Kernels.BatchNormTensors(
                tensors.y(),
                tensors.z(),
                tensors.scratch(),
                tensors.addend(),
                store.affine(unit),
                sums.moments(),
                tensors
                    .dz()
                    .map(
                        dz ->
                            new Kernels.BnGradients(
                                dz, tensors.dy().orElseThrow(), sums.slope(), sums.offset()))));
  }

  /** From x to y, and the part's statistics of y. */
  void convolve(Part part) {
    weights.load(convolution);
    convolution.forward(part.from());
    batchNorm.statistics(part.from(), sums.mean(part), sums.variance(part));
  }

  /** From x to y once more, for a y that was not kept; the statistics are known. */
  void convolveAgain(Part part) {
    weights.load(convolution);
    convolution.forward(part.from());
  }

  /** From y to z, by the statistics of the whole batch. */
  void normalise(Part part) {
    batchNorm.normalise(part.from());
  }

  /** Writes z once more, to the scratch tensor. */
  void restore(Part part) {
    batchNorm.restore(part.from());
  }

  /** The same if only what the nonlinearity let pass is to be known again. */
  void restoreMask(Part part) {
    if (masks) {
      restore(part);
    }
  }

  /** The part's sums of dz; right after {@link #restore} or {@link #restoreMask}. */
  void reduce(Part part) {
    batchNorm.reduce(part.from(), sums.dScale(part), sums.dShift(part));
  }

  /** From dz to dy, by the sums of the whole batch. */
  void backwardNorm(Part part) {
    batchNorm.apply(part.from());
  }

  /** From dy to the part's share of the weight gradient and to dx; x must be there. */
  void backwardConvolution(Part part) {
    convolution.backwardWeights(part.from(), sums.share(part));
    if (backData) {
      weights.load(convolution);
      convolution.backwardData(part.from());
    }
  }

  /** Brings shares of the weight gradient together. */
  void sumWeights(int first, int count, boolean add) {
    convolution.sumWeights(sums.shares(first, count), count, add);
  }

  @Override
  public void close() {
    convolution.close();
    batchNorm.close();
  }
}
