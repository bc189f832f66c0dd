package org.spos.engine.nd4j;

import java.util.Optional;
import org.spos.engine.nd4j.Parts.Part;
import org.spos.engine.nd4j.kernel.Activation;
import org.spos.engine.nd4j.kernel.Kernels;
import org.spos.plan.ConvUnit;

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
      Optional<Activation> dz,
      Optional<Activation> dy,
      Optional<Activation> dx) {}

  private final ParameterStore store;
  private final BatchSums sums;
  private final boolean backData;
  private final Kernels.Convolution convolution;
  private final Kernels.BatchNorm batchNorm;
  private long loaded = -1;

  TrainUnit(Kernels kernels, ParameterStore store, ConvUnit unit, Tensors tensors, BatchSums sums) {
    this.store = store;
    this.sums = sums;
    this.backData = tensors.dx().isPresent();
    String name = unit.convName() + ".weight";
    convolution =
        kernels.convolution(
            unit,
            new Kernels.ConvTensors(
                tensors.x(),
                store.weight(name),
                tensors.y(),
                tensors
                    .dy()
                    .map(dy -> new Kernels.ConvGradients(dy, store.gradient(name), tensors.dx()))));
    batchNorm =
        kernels.batchNorm(
            unit.spec().relu(),
            new Kernels.BatchNormTensors(
                tensors.y(),
                tensors.z(),
                tensors.scratch(),
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
    loadWeights();
    convolution.forward(part.from());
    batchNorm.statistics(part.from(), sums.mean(part), sums.variance(part));
  }

  /** Either way may be this worker's first with the present weights. */
  private void loadWeights() {
    if (loaded != store.version()) {
      convolution.load();
      loaded = store.version();
    }
  }

  /** From y to z, by the statistics of the whole batch. */
  void normalise(Part part) {
    batchNorm.normalise(part.from());
  }

  /** Writes z once more, to the scratch tensor. */
  void restore(Part part) {
    batchNorm.restore(part.from());
  }

  /** The part's sums of dz; right after {@link #restore}. */
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
      loadWeights();
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
