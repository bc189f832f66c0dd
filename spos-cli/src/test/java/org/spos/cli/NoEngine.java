package org.spos.cli;

import java.util.Optional;
import org.spos.engine.Device;
import org.spos.engine.Engine;
import org.spos.engine.EngineOptions;
import org.spos.engine.EngineProvider;
import org.spos.engine.Engines;
import org.spos.engine.NetworkOptions;
import org.spos.engine.Precision;
import org.spos.plan.NetworkPlan;

/** For commands that must be over before they ask for an engine. */
final class NoEngine implements EngineProvider {
  static final Engines ENGINES = Engines.of(new NoEngine());

  @Override
  public String name() {
    return "none";
  }

  @Override
  public int rank() {
    return 0;
  }

  @Override
  public Optional<String> obstacle(Device device, Precision precision) {
    throw new IllegalStateException("no engine here");
  }

  @Override
  public Optional<String> obstacle(NetworkPlan plan) {
    return Optional.empty();
  }

  @Override
  public long memory(NetworkPlan plan, NetworkOptions network, EngineOptions options) {
    throw new IllegalStateException("no engine here");
  }

  @Override
  public Engine open(EngineOptions options) {
    throw new IllegalStateException("no engine here");
  }
}
