package org.spos.engine.nd4j;

import org.spos.engine.nd4j.kernel.Kernels;
import org.spos.plan.ConvUnit;

/** The weights of a unit in train mode, which all workers share. */
final class UnitWeights implements AutoCloseable {
  private final ParameterStore store;
  private final ConvUnit unit;
  private final Kernels.Weights weights;
  private long loaded = -1;

  /** Weights that are not loaded yet. */
  UnitWeights(ParameterStore store, ConvUnit unit, Kernels.Weights weights) {
    this.store = store;
    this.unit = unit;
    this.weights = weights;
  }

  Kernels.Weights weights() {
    return weights;
  }

  /** Loads the present weights, unless another worker has done so. */
  synchronized void load(Kernels.Convolution convolution) {
    if (loaded != store.version()) {
      convolution.load(store.weight(unit.convName() + ".weight"));
      loaded = store.version();
    }
  }

  @Override
  public void close() {
    weights.close();
  }
}
