package org.spos.engine.nd4j;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.spos.engine.nd4j.ParameterRegions.Region;
import org.spos.engine.nd4j.kernel.Floats;

/**
 * Sums of gradients of several shards or paths, each in a buffer laid out as the parameters. As
 * many buffers are made as are in use at a time, and kept for the next step.
 */
final class GradientSums implements AutoCloseable {

  /** A sum, on the regions of the present step only. */
  record Sum(Floats floats) {
    Floats of(Region region) {
      return floats.slice(region.from(), region.length());
    }
  }

  private final Team team;
  private final ParameterStore store;
  private final List<Sum> all = new ArrayList<>();
  private final Deque<Sum> free = new ArrayDeque<>();

  GradientSums(Team team, ParameterStore store) {
    this.team = team;
    this.store = store;
  }

  /** A sum with undefined content. */
  Sum take() {
    if (free.isEmpty()) {
      Sum sum = new Sum(Floats.uninitialised(store.regions().length()));
      all.add(sum);
      return sum;
    }
    return free.pop();
  }

  /** Takes a sum back. */
  void release(Sum sum) {
    free.push(sum);
  }

  /**
   * Takes over the gradients of the present path, or adds them in regions that have some already.
   */
  void addPath(Sum sum, List<Region> path, Set<Region> begun) {
    forEach(
        path,
        (worker, region) -> {
          Floats gradient = store.gradient(region);
          if (begun.contains(region)) {
            team.kernels(worker).accumulate(sum.of(region), gradient);
          } else {
            sum.of(region).copy(gradient);
          }
        });
    begun.addAll(path);
  }

  /** Adds the second to the first and releases it. */
  Sum add(Sum sum, Sum addend, List<Region> regions) {
    forEach(
        regions,
        (worker, region) -> team.kernels(worker).accumulate(sum.of(region), addend.of(region)));
    release(addend);
    return sum;
  }

  private interface Work {
    void run(int worker, Region region);
  }

  private void forEach(List<Region> regions, Work work) {
    team.run(regions.size(), (worker, index) -> work.run(worker, regions.get(index)));
  }

  @Override
  public void close() {
    all.forEach(sum -> sum.floats().close());
    all.clear();
    free.clear();
  }
}
