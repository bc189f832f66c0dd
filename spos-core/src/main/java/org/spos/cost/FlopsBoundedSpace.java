package org.spos.cost;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.spos.error.ConstraintException;
import org.spos.seed.Seed;
import org.spos.space.Architecture;
import org.spos.space.DistinctNetworks;
import org.spos.space.SearchSpace;

/** The architectures of a space whose FLOPs lie within a range. Immutable. */
public final class FlopsBoundedSpace implements LegalSpace {
  /** Only reached where the distribution has slack, or a small space is almost used up. */
  private static final int MAX_TRIES = 10_000;

  private final FlopsDistribution distribution;
  private final FlopsRange range;

  /** The range widened by the slack: outside it the distribution knows there is nothing. */
  private final FlopsRange window;

  private final Architecture witness;
  private final DistinctNetworks networks;

  /**
   * Checks the range at once, so that nothing is started that cannot end.
   *
   * @throws ConstraintException if no architecture lies within the range
   */
  public FlopsBoundedSpace(FlopsDistribution distribution, FlopsRange range) {
    this.distribution = distribution;
    this.range = range;
    this.networks = new DistinctNetworks(distribution.space());
    long slack = distribution.slack();
    this.window =
        new FlopsRange(
            Math.max(0, range.min() - slack), Math.max(range.max(), range.max() + slack));
    this.witness =
        tryDraw(new Seed(0).stream("flops-witness"))
            .orElseThrow(() -> range.infeasible(distribution));
  }

  @Override
  public SearchSpace space() {
    return distribution.space();
  }

  /** The bound. */
  public FlopsRange range() {
    return range;
  }

  @Override
  public long macs(Architecture architecture) {
    return distribution.flops().of(architecture);
  }

  @Override
  public boolean contains(Architecture architecture) {
    return range.contains(macs(architecture));
  }

  /** Number of architectures; approximate if {@link FlopsDistribution#slack} is not 0. */
  public double size() {
    return distribution.count(range);
  }

  /** All FLOPs of the space. */
  public FlopsDistribution distribution() {
    return distribution;
  }

  @Override
  public FlopsBoundedSpace flops() {
    return this;
  }

  @Override
  public List<CostLimit> limits() {
    return List.of();
  }

  /**
   * A uniform draw from the architectures within the bound: each choice with the share of legal
   * architectures that begin so. Takes no longer the rarer they are.
   */
  public Architecture draw(RandomGenerator random) {
    return tryDraw(random).orElse(witness);
  }

  /**
   * A uniform draw from the architectures within the bound that are not taken.
   *
   * @return empty if there is none left
   */
  @Override
  public Optional<Architecture> drawExcept(Set<Architecture> taken, RandomGenerator random) {
    if (size() <= 2.0 * taken.size()) {
      List<Architecture> free = all().stream().filter(path -> !taken.contains(path)).toList();
      return free.isEmpty() ? Optional.empty() : Optional.of(free.get(random.nextInt(free.size())));
    }
    for (int i = 0; i < MAX_TRIES; i++) {
      Architecture path = draw(random);
      if (!taken.contains(path)) {
        return Optional.of(path);
      }
    }
    return Optional.empty();
  }

  /** Uniform over the networks, however many architectures each of them is. */
  @Override
  public Optional<Architecture> drawNetworkExcept(Set<Architecture> taken, RandomGenerator random) {
    if (size() > 2.0 * taken.size()) {
      for (int i = 0; i < MAX_TRIES; i++) {
        Architecture path = draw(random);
        if (networks.isCanonical(path) && !taken.contains(path)) {
          return Optional.of(path);
        }
      }
    }
    List<Architecture> free =
        found(true).stream()
            .filter(path -> networks.isCanonical(path) && !taken.contains(path))
            .toList();
    return free.isEmpty() ? Optional.empty() : Optional.of(free.get(random.nextInt(free.size())));
  }

  /** All architectures within the bound, in order of their choices; for small spaces only. */
  public List<Architecture> all() {
    return found(false);
  }

  private List<Architecture> found(boolean ordered) {
    List<Architecture> found = new ArrayList<>();
    enumerate(new int[space().blocks()], 0, distribution.flops().fixed(), ordered, found);
    return found;
  }

  /**
   * Adds what is within the bound.
   *
   * @param ordered whether those are left out in which an identity could stand later
   */
  private void enumerate(
      int[] choices, int block, long spent, boolean ordered, List<Architecture> found) {
    if (distribution.completions(block, spent, window) == 0) {
      return;
    }
    if (block == choices.length) {
      if (range.contains(spent)) {
        found.add(Architecture.of(choices));
      }
      return;
    }
    for (int choice = 0; choice < distribution.flops().candidates(block); choice++) {
      if (ordered && block > 0 && networks.swaps(block - 1, choices[block - 1], choice)) {
        continue;
      }
      choices[block] = choice;
      long next = spent + distribution.flops().block(block, choice);
      enumerate(choices, block + 1, next, ordered, found);
    }
  }

  private Optional<Architecture> tryDraw(RandomGenerator random) {
    if (distribution.count(window) > 0) {
      for (int i = 0; i < MAX_TRIES; i++) {
        Architecture path = drawWithinWindow(random);
        // Without slack the window is the range, and the first try holds.
        if (contains(path)) {
          return Optional.of(path);
        }
      }
    }
    return Optional.empty();
  }

  private Architecture drawWithinWindow(RandomGenerator random) {
    Flops flops = distribution.flops();
    int[] choices = new int[space().blocks()];
    long spent = flops.fixed();
    for (int block = 0; block < choices.length; block++) {
      double[] weights = new double[flops.candidates(block)];
      for (int choice = 0; choice < weights.length; choice++) {
        weights[choice] =
            distribution.completions(block + 1, spent + flops.block(block, choice), window);
      }
      choices[block] = weighted(weights, random);
      spent += flops.block(block, choices[block]);
    }
    return Architecture.of(choices);
  }

  private static int weighted(double[] weights, RandomGenerator random) {
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    double left = random.nextDouble() * sum;
    int last = 0;
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] > 0) {
        last = i;
        if (left < weights[i]) {
          return i;
        }
        left -= weights[i];
      }
    }
    // Rounding may leave a remainder of the size of one ulp.
    return last;
  }
}
