package org.spos.engine.torch;

import org.spos.engine.Engine;
import org.spos.engine.EngineIdentity;
import org.spos.engine.EngineOptions;
import org.spos.engine.NetworkOptions;
import org.spos.engine.PathNetwork;
import org.spos.plan.NetworkPlan;

/** Networks on libtorch, on one device. */
final class TorchEngine implements Engine {
  private final Processor processor;

  TorchEngine(EngineOptions options) {
    this.processor = new Processor(options);
  }

  @Override
  public EngineIdentity identity() {
    EngineOptions options = processor.options();
    return new EngineIdentity(
        TorchProvider.NAME,
        options.device(),
        options.precision(),
        TorchLibraries.description(options.device())
            + (processor.isDeterministic() ? "" : " (not deterministic)"),
        options.threads());
  }

  @Override
  public PathNetwork create(NetworkPlan plan, NetworkOptions options) {
    TorchProvider.limits(plan)
        .ifPresent(
            what -> {
              throw new IllegalArgumentException(what); // Engines.require has asked before
            });
    return new TorchNetwork(plan, options, processor);
  }

  @Override
  public long peakMemory() {
    return processor.peakBytes();
  }

  @Override
  public void close() {
    processor.close();
  }
}
