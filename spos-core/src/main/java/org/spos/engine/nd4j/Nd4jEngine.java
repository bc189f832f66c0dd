package org.spos.engine.nd4j;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.spos.engine.Engine;
import org.spos.engine.EngineIdentity;
import org.spos.engine.EngineOptions;
import org.spos.engine.Exchange;
import org.spos.engine.NetworkOptions;
import org.spos.engine.PathNetwork;
import org.spos.engine.nd4j.kernel.Kernels;
import org.spos.plan.NetworkPlan;

/** Networks on ND4J buffers, computed by a team of threads with kernels of one set. */
final class Nd4jEngine implements Engine {
  private final Team team;
  private final EngineIdentity identity;
  private final Exchange exchange;

  private Nd4jEngine(Team team, EngineIdentity identity, Exchange exchange) {
    this.team = team;
    this.identity = identity;
    this.exchange = exchange;
  }

  /**
   * An engine for the calling thread.
   *
   * @param name of the kernel set
   * @param partition of a batch among the threads
   * @param kernels makes the kernels of one thread
   */
  static Engine open(
      String name, EngineOptions options, Partition partition, Supplier<Kernels> kernels) {
    // The kernels cannot be made before the backend is loaded.
    Nd4jBackends.problem()
        .ifPresent(
            problem -> {
              throw new IllegalStateException(problem);
            });
    List<Kernels> sets = Stream.generate(kernels).limit(partition.workers()).toList();
    return new Nd4jEngine(
        new Team(sets, partition, options.threads()),
        new EngineIdentity(
            name,
            options.device(),
            options.precision(),
            sets.get(0).description(),
            options.threads()),
        options.exchange());
  }

  @Override
  public EngineIdentity identity() {
    return identity;
  }

  @Override
  public PathNetwork create(NetworkPlan plan, NetworkOptions options) {
    PlanLimits.obstacle(plan)
        .ifPresent(
            what -> {
              throw new IllegalArgumentException(what); // Engines.require has asked before
            });
    return new Nd4jNetwork(plan, options, team, exchange);
  }

  @Override
  public void close() {
    team.close();
  }
}
