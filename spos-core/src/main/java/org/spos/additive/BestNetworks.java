package org.spos.additive;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import org.spos.cost.AdditiveCost;
import org.spos.cost.CostLimit;
import org.spos.cost.LegalSpace;
import org.spos.space.Architecture;
import org.spos.space.DistinctNetworks;

/**
 * The networks of the highest additive score within the bounds of a search, exactly, however large
 * the space is. Networks are begun in the order of the best that can become of them, which a
 * dynamic programme over FLOPs knows exactly; a further limit is priced in (a multiplier that makes
 * the bound lowest), so that few are begun in vain.
 */
public final class BestNetworks {
  private static final int PRICE_STEPS = 30;

  private final AdditiveFit fit;
  private final LegalSpace legal;
  private final DistinctNetworks networks;
  private final AdditiveCost flops;
  private final CostCells cells;
  private final List<CostLimit> limits;
  private final List<CostCells> limitCells;
  private final double[][] weights;
  private final boolean[][] identity;
  private final boolean[][] forbidden;
  private final double[] prices;
  private final BestCompletions unpriced;
  private final BestCompletions priced;

  /** A network whose first blocks are decided. */
  private record Begun(int[] choices, double score, long spent, long[] limited, double highest) {}

  private BestNetworks(AdditiveFit fit, LegalSpace legal) {
    this.fit = fit;
    this.legal = legal;
    this.networks = fit.networks();
    this.flops = legal.flops().distribution().flops();
    this.cells = new CostCells(flops);
    this.limits = legal.limits();
    this.limitCells = limits.stream().map(limit -> new CostCells(limit.cost())).toList();
    int blocks = fit.space().blocks();
    this.weights = new double[blocks][];
    this.identity = new boolean[blocks][];
    this.forbidden = new boolean[blocks][];
    for (int block = 0; block < blocks; block++) {
      int count = flops.candidates(block);
      weights[block] = new double[count];
      identity[block] = new boolean[count];
      forbidden[block] = new boolean[count];
      for (int choice = 0; choice < count; choice++) {
        weights[block][choice] = fit.weight(block, choice);
        identity[block][choice] = networks.isIdentity(block, choice);
        forbidden[block][choice] = block > 0 && follows(block, choice);
      }
    }
    this.unpriced = completions(new double[limits.size()]);
    this.prices = prices();
    this.priced = limits.isEmpty() ? unpriced : completions(prices);
  }

  /** Whether the block before could pass its identity on to this one. */
  private boolean follows(int block, int choice) {
    for (int before = 0; before < identity[block - 1].length; before++) {
      if (identity[block - 1][before]) {
        return networks.swaps(block - 1, before, choice);
      }
    }
    return false;
  }

  /**
   * The best networks, best first; equal scores in the order of the choices.
   *
   * @param legal of the space of the fit
   * @param count how many distinct networks
   * @return fewer only if there are no more
   */
  public static List<Architecture> of(AdditiveFit fit, LegalSpace legal, int count) {
    return new BestNetworks(fit, legal).best(count);
  }

  private List<Architecture> best(int count) {
    PriorityQueue<Begun> queue =
        new PriorityQueue<>(
            Comparator.comparingDouble((Begun one) -> -one.highest())
                .thenComparing(one -> -one.choices().length)
                .thenComparing(Begun::choices, Arrays::compare));
    long[] fixed = limits.stream().mapToLong(limit -> limit.cost().fixed()).toArray();
    begin(new Begun(new int[0], 0, flops.fixed(), fixed, 0), queue);
    Set<Architecture> found = new HashSet<>();
    while (!queue.isEmpty() && found.size() < count) {
      Begun next = queue.remove();
      if (next.choices().length < weights.length) {
        extend(next, queue);
      } else {
        Architecture path = Architecture.of(next.choices());
        if (legal.contains(path) && networks.canonical(path).equals(path)) {
          found.add(path);
        }
      }
    }
    List<Architecture> best = new ArrayList<>(found);
    best.sort(
        Comparator.comparingDouble((Architecture path) -> -fit.sum(path))
            .thenComparing(
                path -> path.choices().stream().mapToInt(Integer::intValue).toArray(),
                Arrays::compare));
    return List.copyOf(best);
  }

  private void extend(Begun begun, PriorityQueue<Begun> queue) {
    int block = begun.choices().length;
    boolean after = block > 0 && identity[block - 1][begun.choices()[block - 1]];
    for (int choice = 0; choice < weights[block].length; choice++) {
      if (after && forbidden[block][choice]) {
        continue;
      }
      int[] choices = Arrays.copyOf(begun.choices(), block + 1);
      choices[block] = choice;
      long[] limited = begun.limited().clone();
      for (int i = 0; i < limited.length; i++) {
        limited[i] += limits.get(i).cost().block(block, choice);
      }
      begin(
          new Begun(
              choices,
              begun.score() + weights[block][choice],
              begun.spent() + flops.block(block, choice),
              limited,
              0),
          queue);
    }
  }

  /** Puts it into the queue with the best that can become of it, if anything can. */
  private void begin(Begun one, PriorityQueue<Begun> queue) {
    int decided = one.choices().length;
    boolean after = decided > 0 && identity[decided - 1][one.choices()[decided - 1]];
    double left = 0;
    for (int i = 0; i < limits.size(); i++) {
      long room = limits.get(i).max() - one.limited()[i] - limitCells.get(i).cheapestRest(decided);
      if (room < 0) {
        return;
      }
      left += prices[i] * room;
    }
    double highest = unpriced.highest(decided, after, one.spent());
    if (!limits.isEmpty()) {
      highest = Math.min(highest, left + priced.highest(decided, after, one.spent()));
    }
    if (highest > Double.NEGATIVE_INFINITY) {
      queue.add(
          new Begun(one.choices(), one.score(), one.spent(), one.limited(), one.score() + highest));
    }
  }

  /** With each choice made dearer by what it costs of the limits above the cheapest. */
  private BestCompletions completions(double[] price) {
    double[][] net = new double[weights.length][];
    for (int block = 0; block < net.length; block++) {
      net[block] = weights[block].clone();
      for (int choice = 0; choice < net[block].length; choice++) {
        for (int i = 0; i < price.length; i++) {
          net[block][choice] -= price[i] * limitCells.get(i).above(block, choice);
        }
      }
    }
    return new BestCompletions(cells, legal.flops().range(), net, forbidden, identity);
  }

  /** The prices that make the bound on the best network lowest; any are allowed. */
  private double[] prices() {
    double[] price = new double[limits.size()];
    for (int i = 0; i < price.length; i++) {
      double low = 0;
      double high = dearest(i);
      for (int step = 0; step < PRICE_STEPS; step++) {
        price[i] = low + (high - low) / 3;
        double lower = bound(price);
        price[i] = high - (high - low) / 3;
        if (lower <= bound(price)) {
          high = price[i];
        } else {
          low = low + (high - low) / 3;
        }
      }
      price[i] = (low + high) / 2;
    }
    return price;
  }

  /** At this price no choice pays that costs more of a limit than another. */
  private double dearest(int limit) {
    double dearest = 0;
    for (int block = 0; block < weights.length; block++) {
      double range =
          Arrays.stream(weights[block]).max().orElseThrow()
              - Arrays.stream(weights[block]).min().orElseThrow();
      for (int one = 0; one < weights[block].length; one++) {
        long above = limitCells.get(limit).above(block, one);
        dearest = above > 0 ? Math.max(dearest, range / above) : dearest;
      }
    }
    return dearest;
  }

  private double bound(double[] price) {
    double left = 0;
    for (int i = 0; i < price.length; i++) {
      CostLimit limit = limits.get(i);
      left += price[i] * (limit.max() - limit.cost().fixed() - limitCells.get(i).cheapestRest(0));
    }
    return left + completions(price).highest(0, false, flops.fixed());
  }
}
