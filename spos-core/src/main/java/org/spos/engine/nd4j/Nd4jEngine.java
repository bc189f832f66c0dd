package org.spos.engine.nd4j;

import org.spos.engine.Engine;
import org.spos.engine.NetworkOptions;
import org.spos.engine.PathNetwork;
import org.spos.engine.nd4j.kernel.Kernels;
import org.spos.engine.nd4j.kernel.onednn.OneDnnKernels;
import org.spos.plan.NetworkPlan;

/** Networks on ND4J buffers, computed by one of two kernel sets. */
public final class Nd4jEngine implements Engine {
  private final Kernels kernels;

  private Nd4jEngine(Kernels kernels) {
    this.kernels = kernels;
  }

  /** An engine on these kernels, which it closes. */
  public static Nd4jEngine on(Kernels kernels) {
    return new Nd4jEngine(kernels);
  }

  /** The fast engine for CPUs. */
  public static Nd4jEngine oneDnn() {
    return new Nd4jEngine(new OneDnnKernels());
  }

  @Override
  public String description() {
    return kernels.description();
  }

  @Override
  public PathNetwork create(NetworkPlan plan, NetworkOptions options) {
    return new Nd4jNetwork(plan, options, kernels);
  }

  @Override
  public void close() {
    kernels.close();
  }
}
