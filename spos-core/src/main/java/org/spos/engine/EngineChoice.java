package org.spos.engine;

import org.spos.plan.NetworkPlan;

/**
 * An engine that can run here, and how it will be opened.
 *
 * @param provider of the engine
 * @param options it will be opened with
 */
public record EngineChoice(EngineProvider provider, EngineOptions options) {

  /** Bytes that a network will take, before anything is opened. */
  public long memory(NetworkPlan plan, NetworkOptions network) {
    return provider.memory(plan, network, options);
  }

  /** The same as one of several processes that train a network; the caller closes it. */
  public Engine open(Exchange exchange) {
    return provider.open(options.with(exchange));
  }

  /** Opens it; the caller closes it. */
  public Engine open() {
    return provider.open(options);
  }
}
