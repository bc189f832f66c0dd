package org.spos.cost;

import org.spos.plan.NetworkPlan;
import org.spos.plan.TensorSpec;

/** Counts of trained numbers. */
public final class Parameters {
  private Parameters() {}

  /** Weights, and with affine BN its scales and shifts, of a network. */
  public static long of(NetworkPlan plan) {
    return plan.tensors().stream()
        .filter(tensor -> tensor.kind().trained())
        .mapToLong(TensorSpec::elements)
        .sum();
  }
}
