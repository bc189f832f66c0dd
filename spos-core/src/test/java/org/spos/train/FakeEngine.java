package org.spos.train;

import java.util.ArrayList;
import java.util.List;
import org.spos.engine.Engine;
import org.spos.engine.NetworkOptions;
import org.spos.engine.PathNetwork;
import org.spos.plan.NetworkPlan;

/** Makes {@link FakeNetwork}s and remembers what it was asked for. */
public final class FakeEngine implements Engine {
  private final List<NetworkOptions> options = new ArrayList<>();

  /** The options of every network, in order. */
  public List<NetworkOptions> options() {
    return options;
  }

  @Override
  public String description() {
    return "fake";
  }

  @Override
  public PathNetwork create(NetworkPlan plan, NetworkOptions networkOptions) {
    options.add(networkOptions);
    return new FakeNetwork(plan);
  }

  @Override
  public void close() {}
}
