package org.spos.engine.nd4j;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.spos.engine.Initialisation;
import org.spos.engine.NetworkOptions;
import org.spos.engine.ParameterSet;
import org.spos.engine.nd4j.ChannelRouting.UnitOrder;
import org.spos.engine.nd4j.ParameterRegions.Region;
import org.spos.engine.nd4j.kernel.Floats;
import org.spos.engine.nd4j.kernel.Kernels;
import org.spos.plan.ConvUnit;
import org.spos.plan.NetworkPlan;
import org.spos.plan.TensorSpec;
import org.spos.seed.RandomStream;

/**
 * All trained numbers of a network in flat buffers (weights, momentum, and gradients of one path)
 * in the channel order of {@link ChannelRouting}, and the BN running statistics on the heap. {@link
 * ParameterRegions} says where each lies.
 */
final class ParameterStore implements AutoCloseable {

  /** Where the gradients of a step are. */
  interface Gradients {
    /** As long as the region. */
    Floats of(Region region);
  }

  private final NetworkPlan plan;
  private final Map<String, UnitOrder> orders;
  private final ParameterRegions regions;
  private final Floats weights;
  private final Floats gradients;
  private final Floats momentum;
  private final Map<String, RunningStatistics> statistics = new HashMap<>();
  private long version;

  ParameterStore(NetworkPlan plan, ChannelRouting routing) {
    this.plan = plan;
    this.orders = routing.unitOrders(plan);
    this.regions = new ParameterRegions(plan);
    weights = Floats.zeros(regions.length());
    momentum = Floats.zeros(regions.length());
    gradients = Floats.uninitialised(regions.gradientLength());
    for (ConvUnit unit : plan.units()) {
      statistics.put(unit.bnName(), new RunningStatistics(unit.spec().out()));
    }
  }

  Floats weight(String name) {
    return range(weights, name);
  }

  /** Gradient of a tensor, as long as the present path is the one that it is on. */
  Floats gradient(String name) {
    return gradients.slice(regions.gradientOffset(name), regions.spec(name).elements());
  }

  /** Gradients of a region, as long as the present path is the one that it is on. */
  Floats gradient(Region region) {
    return gradients.slice(region.gradient(), region.length());
  }

  private Floats range(Floats buffer, String name) {
    return buffer.slice(regions.offset(name), regions.spec(name).elements());
  }

  /** Scale, shift and their gradients of a BN, if it has them. */
  Optional<Kernels.Affine> affine(ConvUnit unit) {
    if (!plan.affine()) {
      return Optional.empty();
    }
    String scale = unit.bnName() + ".weight";
    String shift = unit.bnName() + ".bias";
    return Optional.of(
        new Kernels.Affine(weight(scale), weight(shift), gradient(scale), gradient(shift)));
  }

  /** Running statistics of a BN; the live object. */
  RunningStatistics statistics(ConvUnit unit) {
    return statistics(unit.bnName());
  }

  private RunningStatistics statistics(String bnName) {
    return Objects.requireNonNull(statistics.get(bnName), bnName);
  }

  /** Channel order of a unit's output. */
  int[] outputOrder(ConvUnit unit) {
    return Objects.requireNonNull(orders.get(unit.convName()), unit.convName()).out();
  }

  /** Changes whenever weights do. */
  long version() {
    return version;
  }

  ParameterRegions regions() {
    return regions;
  }

  /** One SGD step on the regions, and on nothing else. */
  void step(Team team, List<Region> trained, Gradients sums, double rate, NetworkOptions options) {
    version++;
    team.run(
        trained.size(),
        (worker, index) -> {
          Region region = trained.get(index);
          team.kernels(worker)
              .sgd(
                  weights.slice(region.from(), region.length()),
                  sums.of(region),
                  momentum.slice(region.from(), region.length()),
                  rate,
                  options.momentum(),
                  region.vectors() && !options.decayVectors() ? 0 : options.weightDecay());
        });
  }

  /** Everything in published order, momentum if asked. */
  ParameterSet snapshot(boolean withMomentum) {
    Map<String, float[]> values = new LinkedHashMap<>();
    Map<String, float[]> velocities = new LinkedHashMap<>();
    PublishedOrder order = new PublishedOrder(orders, plan);
    for (TensorSpec spec : regions.specs().values()) {
      if (spec.kind().trained()) {
        values.put(spec.name(), order.publish(spec, range(weights, spec.name()).read()));
        if (withMomentum) {
          velocities.put(spec.name(), order.publish(spec, range(momentum, spec.name()).read()));
        }
      } else {
        values.put(spec.name(), order.publish(spec, statisticsOf(spec)));
      }
    }
    return new ParameterSet(values, velocities);
  }

  /** Fresh values, and no momentum. Tensor by tensor: all of them would fill the heap. */
  void initialise(RandomStream random) {
    version++;
    PublishedOrder order = new PublishedOrder(orders, plan);
    Initialisation.publish(plan, random, (spec, values) -> set(spec, order, values));
    momentum.clear();
  }

  private void set(TensorSpec spec, PublishedOrder order, float[] published) {
    float[] values = order.internalise(spec, published);
    if (spec.kind().trained()) {
      range(weights, spec.name()).write(values);
    } else {
      System.arraycopy(values, 0, statisticsOf(spec), 0, values.length);
    }
  }

  /** Takes over published values; momentum that is not given becomes 0. */
  void restore(ParameterSet parameters) {
    version++;
    parameters.require(regions.specs());
    PublishedOrder order = new PublishedOrder(orders, plan);
    momentum.clear();
    for (TensorSpec spec : regions.specs().values()) {
      set(spec, order, Objects.requireNonNull(parameters.values().get(spec.name()), spec.name()));
      float[] velocity = parameters.momentum().get(spec.name());
      if (velocity != null) {
        range(momentum, spec.name()).write(order.internalise(spec, velocity));
      }
    }
  }

  private float[] statisticsOf(TensorSpec spec) {
    int dot = spec.name().lastIndexOf('.');
    RunningStatistics running = statistics(spec.name().substring(0, dot));
    return spec.kind() == TensorSpec.Kind.BN_MEAN ? running.mean() : running.variance();
  }

  @Override
  public void close() {
    weights.close();
    gradients.close();
    momentum.close();
  }
}
