package org.spos.rank;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.spos.cost.Flops;
import org.spos.cost.Parameters;
import org.spos.plan.NetworkPlan;
import org.spos.space.Architecture;
import org.spos.space.DistinctNetworks;

/** Rankings that need no supernet, which a supernet has to beat. */
public final class Baselines {
  /** Multiply–accumulates. */
  public static final String MACS = "macs";

  /** Parameters, with affine BN. */
  public static final String PARAMETERS = "parameters";

  /** Blocks that do work, see {@link DistinctNetworks#depth}. */
  public static final String DEPTH = "depth";

  private final DistinctNetworks networks;
  private final Flops flops;

  /**
   * @param flops how multiply–accumulates are counted
   */
  public Baselines(Flops flops) {
    this.flops = flops;
    this.networks = new DistinctNetworks(flops.space());
  }

  /** All of them, for these networks. */
  public List<Column> of(List<Architecture> architectures) {
    return List.of(
        column(MACS, architectures, this::macs),
        column(PARAMETERS, architectures, this::parameters),
        column(DEPTH, architectures, networks::depth));
  }

  private double macs(Architecture architecture) {
    return flops.of(architecture);
  }

  private double parameters(Architecture architecture) {
    return Parameters.of(NetworkPlan.standalone(flops.space(), architecture));
  }

  private static Column column(
      String name, List<Architecture> architectures, ToDoubleFunction<Architecture> number) {
    return new Column(name, architectures.stream().mapToDouble(number).toArray());
  }
}
