package org.spos.engine.nd4j.kernel.nd4j;

import org.spos.engine.nd4j.kernel.Floats;
import org.spos.engine.nd4j.kernel.Kernels.Weights;
import org.spos.plan.ConvUnit;

/**
 * A copy of a unit's weights as they are.
 *
 * @param floats [out, in/groups, k, k]
 */
record Nd4jWeights(Floats floats) implements Weights {
  static Nd4jWeights of(ConvUnit unit) {
    return new Nd4jWeights(Floats.zeros(unit.weights()));
  }

  void load(Floats w) {
    floats.copy(w);
  }

  @Override
  public void close() {
    floats.close();
  }
}
