package org.spos.engine.nd4j;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.spos.engine.Initialisation;
import org.spos.engine.ParameterSet;
import org.spos.engine.nd4j.ChannelRouting.UnitOrder;
import org.spos.engine.nd4j.kernel.Floats;
import org.spos.engine.nd4j.kernel.Kernels;
import org.spos.error.CheckpointException;
import org.spos.plan.ConvUnit;
import org.spos.plan.NetworkPlan;
import org.spos.plan.TensorSpec;
import org.spos.seed.RandomStream;
import org.spos.space.Architecture;
import org.spos.text.Text;

/**
 * All trained numbers of a network in flat buffers (weights, momentum, and gradients of one path)
 * in the channel order of {@link ChannelRouting}, and the BN running statistics on the heap. What
 * is on one path is a handful of contiguous regions.
 */
final class ParameterStore implements AutoCloseable {

  /**
   * A contiguous region of the buffers that is on a path or not as a whole.
   *
   * @param gradient where its gradient begins: the candidates of a block have the same place
   */
  private record Region(long from, long length, long gradient, boolean vectors) {}

  private final NetworkPlan plan;
  private final Map<String, UnitOrder> orders;
  private final Map<String, Long> offsets = new HashMap<>();
  private final Map<String, Long> gradientOffsets = new HashMap<>();
  private final Region trunkWeights;
  private final Region trunkVectors;
  private final Map<String, List<Region>> blockRegions = new HashMap<>();
  private final Floats weights;
  private final Floats gradients;
  private final Floats momentum;
  private final Map<String, RunningStatistics> statistics = new HashMap<>();
  private long version;
  private final Map<String, TensorSpec> specs = new LinkedHashMap<>();

  ParameterStore(NetworkPlan plan, ChannelRouting routing) {
    this.plan = plan;
    this.orders = routing.unitOrders(plan);
    plan.tensors().forEach(spec -> specs.put(spec.name(), spec));
    List<ConvUnit> trunk = List.of(plan.stem(), plan.head());
    long end = place(trunk, ".weight", true, 0);
    offsets.put(plan.classifierName(), end);
    end += spec(plan.classifierName()).elements();
    long vectors = end;
    end = placeVectors(trunk, end);
    trunkWeights = new Region(0, vectors, 0, false);
    trunkVectors = new Region(vectors, end - vectors, vectors, true);
    gradientOffsets.putAll(offsets);
    long gradient = end;
    for (var choices : plan.blocks()) {
      long largest = 0;
      for (var block : choices) {
        long begin = end;
        vectors = place(block.units(), ".weight", true, begin);
        end = placeVectors(block.units(), vectors);
        blockRegions.put(
            key(block.position(), block.choice()),
            List.of(
                new Region(begin, vectors - begin, gradient, false),
                new Region(vectors, end - vectors, gradient + vectors - begin, true)));
        for (String name : block.units().stream().flatMap(this::trained).toList()) {
          gradientOffsets.put(name, offset(name) - begin + gradient);
        }
        largest = Math.max(largest, end - begin);
      }
      gradient += largest;
    }
    weights = Floats.zeros(end);
    momentum = Floats.zeros(end);
    gradients = Floats.uninitialised(gradient);
    for (ConvUnit unit : plan.units()) {
      statistics.put(unit.bnName(), new RunningStatistics(unit.spec().out()));
    }
  }

  private long place(List<ConvUnit> units, String suffix, boolean ofConv, long end) {
    for (ConvUnit unit : units) {
      String name = (ofConv ? unit.convName() : unit.bnName()) + suffix;
      offsets.put(name, end);
      end += spec(name).elements();
    }
    return end;
  }

  private long placeVectors(List<ConvUnit> units, long end) {
    return plan.affine() ? place(units, ".bias", false, place(units, ".weight", false, end)) : end;
  }

  private static String key(int position, int choice) {
    return position + "/" + choice;
  }

  /** Names of a unit's trained tensors. */
  private Stream<String> trained(ConvUnit unit) {
    return Stream.of(
            unit.convName() + ".weight", unit.bnName() + ".weight", unit.bnName() + ".bias")
        .filter(offsets::containsKey);
  }

  private long offset(String name) {
    return Objects.requireNonNull(offsets.get(name), name);
  }

  Floats weight(String name) {
    return range(weights, name);
  }

  /** Gradient of a tensor, as long as the present path is the one that it is on. */
  Floats gradient(String name) {
    long offset = Objects.requireNonNull(gradientOffsets.get(name), name);
    return gradients.slice(offset, spec(name).elements());
  }

  private Floats range(Floats buffer, String name) {
    return buffer.slice(offset(name), spec(name).elements());
  }

  private TensorSpec spec(String name) {
    return Objects.requireNonNull(specs.get(name), name);
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

  /** One SGD step on everything that is on the path, and on nothing else. */
  void step(
      Team team,
      Architecture path,
      double rate,
      double momentumFactor,
      double decay,
      boolean decayVectors) {
    version++;
    List<Region> regions = regions(path);
    team.run(
        regions.size(),
        (worker, index) -> {
          Region region = regions.get(index);
          if (region.length > 0) {
            team.kernels(worker)
                .sgd(
                    weights.slice(region.from, region.length),
                    gradients.slice(region.gradient, region.length),
                    momentum.slice(region.from, region.length),
                    rate,
                    momentumFactor,
                    region.vectors && !decayVectors ? 0 : decay);
          }
        });
  }

  private List<Region> regions(Architecture path) {
    List<Region> regions = new ArrayList<>(List.of(trunkWeights, trunkVectors));
    for (int position = 0; position < path.size(); position++) {
      String key = key(position, path.choice(position));
      regions.addAll(Objects.requireNonNull(blockRegions.get(key), key));
    }
    return regions;
  }

  /** Everything in published order, momentum if asked. */
  ParameterSet snapshot(boolean withMomentum) {
    Map<String, float[]> values = new LinkedHashMap<>();
    Map<String, float[]> velocities = new LinkedHashMap<>();
    PublishedOrder order = new PublishedOrder(orders, plan);
    for (TensorSpec spec : specs.values()) {
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
    verify(parameters.values(), true);
    verify(parameters.momentum(), false);
    PublishedOrder order = new PublishedOrder(orders, plan);
    momentum.clear();
    for (TensorSpec spec : specs.values()) {
      set(spec, order, Objects.requireNonNull(parameters.values().get(spec.name()), spec.name()));
      float[] velocity = parameters.momentum().get(spec.name());
      if (velocity != null) {
        range(momentum, spec.name()).write(order.internalise(spec, velocity));
      }
    }
  }

  private void verify(Map<String, float[]> given, boolean complete) {
    for (TensorSpec spec : specs.values()) {
      float[] values = given.get(spec.name());
      if (values == null ? complete : values.length != spec.elements()) {
        throw new CheckpointException(
            Text.format(
                "tensor %s: expected %d numbers of shape %s, found %s",
                spec.name(),
                spec.elements(),
                spec.shape(),
                values == null ? "none" : values.length));
      }
    }
    for (String name : given.keySet()) {
      if (!specs.containsKey(name)) {
        throw new CheckpointException("tensor %s is not part of this network".formatted(name));
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
