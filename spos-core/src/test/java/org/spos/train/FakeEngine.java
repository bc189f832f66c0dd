package org.spos.train;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.spos.engine.Device;
import org.spos.engine.Engine;
import org.spos.engine.EngineIdentity;
import org.spos.engine.EngineOptions;
import org.spos.engine.NetworkOptions;
import org.spos.engine.PathNetwork;
import org.spos.engine.Precision;
import org.spos.plan.NetworkPlan;

/** Makes {@link FakeNetwork}s and remembers what it was asked for. */
public final class FakeEngine implements Engine {
  private final List<NetworkOptions> options = new ArrayList<>();

  /** Losses of every network that is made from now on; see {@link FakeNetwork#losses}. */
  public final Map<Integer, Double> losses = new HashMap<>();

  /** The options of every network, in order. */
  public List<NetworkOptions> options() {
    return options;
  }

  private EngineIdentity identity =
      new EngineIdentity("fake", Device.CPU, Precision.FLOAT32, "none", 1);

  /** Takes the name under which, and the options with which, it is opened. */
  void opened(String name, EngineOptions how) {
    identity = new EngineIdentity(name, how.device(), how.precision(), "none", how.threads());
  }

  @Override
  public EngineIdentity identity() {
    return identity;
  }

  @Override
  public PathNetwork create(NetworkPlan plan, NetworkOptions networkOptions) {
    options.add(networkOptions);
    FakeNetwork network = new FakeNetwork(plan);
    network.losses.putAll(losses);
    return network;
  }

  @Override
  public void close() {}
}
