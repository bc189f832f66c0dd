package org.spos.cost;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.spos.error.ConstraintException;
import org.spos.space.Architecture;
import org.spos.space.DistinctNetworks;
import org.spos.space.SearchSpace;

/** The architectures whose FLOPs lie within a range and that a further limit allows. Immutable. */
public final class LimitedSpace implements LegalSpace {
  /** Draws before the rest is searched; about 20 milliseconds. */
  private static final int TRIES = 10_000;

  private final FlopsBoundedSpace bounded;
  private final CostLimit limit;
  private final LeastCost least;
  private final DistinctNetworks networks;

  /**
   * Checks at once that something is legal, so that nothing is started that cannot end.
   *
   * @throws ConstraintException if nothing meets both, with the lowest cost that can be met
   */
  public LimitedSpace(FlopsBoundedSpace bounded, CostLimit limit) {
    this.bounded = bounded;
    this.limit = limit;
    this.networks = new DistinctNetworks(bounded.space());
    this.least = new LeastCost(bounded.distribution().flops(), limit.cost());
    long lowest = least.within(bounded.range());
    if (lowest > limit.max()) {
      throw new ConstraintException(
          "no architecture of space \"%s\" with FLOPs within %s has a %s of at most %s: the lowest is %s; raise the limit to at least that, or widen the FLOPs range"
              .formatted(
                  space().name(),
                  bounded.range(),
                  limit.name(),
                  limit.text(limit.max()),
                  limit.text(lowest)));
    }
  }

  @Override
  public SearchSpace space() {
    return bounded.space();
  }

  @Override
  public long macs(Architecture architecture) {
    return bounded.macs(architecture);
  }

  @Override
  public boolean contains(Architecture architecture) {
    return bounded.contains(architecture) && limit.contains(architecture);
  }

  @Override
  public FlopsBoundedSpace flops() {
    return bounded;
  }

  @Override
  public List<CostLimit> limits() {
    return List.of(limit);
  }

  /**
   * Draws uniformly as long as legal architectures are not too rare; then searches at random for
   * any that is left, which always ends.
   */
  @Override
  public Optional<Architecture> drawExcept(Set<Architecture> taken, RandomGenerator random) {
    return draw(path -> !taken.contains(path), false, random);
  }

  @Override
  public Optional<Architecture> drawNetworkExcept(Set<Architecture> taken, RandomGenerator random) {
    return draw(path -> networks.isCanonical(path) && !taken.contains(path), true, random);
  }

  /**
   * Draws.
   *
   * @param ordered whether nothing is free in which an identity could stand later
   */
  private Optional<Architecture> draw(
      Predicate<Architecture> free, boolean ordered, RandomGenerator random) {
    for (int i = 0; i < TRIES; i++) {
      Architecture path = bounded.draw(random);
      if (limit.contains(path) && free.test(path)) {
        return Optional.of(path);
      }
    }
    long macs = bounded.distribution().flops().fixed();
    return descend(new int[space().blocks()], 0, macs, limit.cost().fixed(), free, ordered, random);
  }

  private Optional<Architecture> descend(
      int[] choices,
      int block,
      long macs,
      long cost,
      Predicate<Architecture> free,
      boolean ordered,
      RandomGenerator random) {
    if (block == choices.length) {
      Architecture path = Architecture.of(choices);
      return contains(path) && free.test(path) ? Optional.of(path) : Optional.empty();
    }
    for (int choice : shuffled(limit.cost().candidates(block), random)) {
      if (ordered && block > 0 && networks.swaps(block - 1, choices[block - 1], choice)) {
        continue;
      }
      long nextMacs = macs + bounded.distribution().flops().block(block, choice);
      long nextCost = cost + limit.cost().block(block, choice);
      if (nextCost + least.rest(block + 1, nextMacs, bounded.range()) <= limit.max()) {
        choices[block] = choice;
        Optional<Architecture> found =
            descend(choices, block + 1, nextMacs, nextCost, free, ordered, random);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  private static List<Integer> shuffled(int count, RandomGenerator random) {
    List<Integer> order = IntStream.range(0, count).boxed().collect(Collectors.toList());
    for (int i = count - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      Integer swapped = order.get(i);
      order.set(i, order.get(j));
      order.set(j, swapped);
    }
    return order;
  }
}
