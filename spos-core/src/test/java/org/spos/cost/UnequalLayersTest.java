package org.spos.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.stat.inference.ChiSquareTest;
import org.junit.jupiter.api.Test;
import org.spos.plan.BlockPlan;
import org.spos.plan.NetworkPlan;
import org.spos.seed.Seed;
import org.spos.space.Architecture;
import org.spos.space.SearchSpace;
import org.spos.space.TinySpace;

/** A space whose blocks offer 1, 3, 4, 2 and 3 candidates, against all its 72 architectures. */
class UnequalLayersTest {
  private static final SearchSpace SPACE = TinySpace.unequal();
  private static final List<Architecture> ALL = TinySpace.all(SPACE);
  private static final FlopsDistribution DISTRIBUTION = new FlopsDistribution(SPACE);
  private static final Flops FLOPS = DISTRIBUTION.flops();
  private static final Seed SEED = new Seed(21);

  @Test
  void hasAsManyArchitecturesAsTheProductOfItsLists() {
    assertThat(SPACE.choices()).containsExactly(1, 3, 4, 2, 3);
    assertThat(SPACE.size()).isEqualTo(72);
    assertThat(new HashSet<>(ALL)).hasSize(72).allMatch(path -> SPACE.check(path).equals(path));
  }

  @Test
  void countsWhatTheUnitsOfEachNetworkCount() {
    for (Architecture path : ALL) {
      NetworkPlan plan = NetworkPlan.standalone(SPACE, path);
      long macs = plan.stem().macs() + plan.head().macs() + plan.classifierMacs();
      for (List<BlockPlan> block : plan.blocks()) {
        macs += block.get(0).macs();
      }
      assertThat(FLOPS.of(path)).isEqualTo(macs);
    }
  }

  @Test
  void distributesFlopsAsEnumerationDoes() {
    double[] macs = ALL.stream().mapToDouble(FLOPS::of).toArray();
    assertThat(DISTRIBUTION.slack()).isZero();
    assertThat(DISTRIBUTION.min()).isEqualTo((long) StatUtils.min(macs));
    assertThat(DISTRIBUTION.max()).isEqualTo((long) StatUtils.max(macs));
    assertThat(DISTRIBUTION.mean()).isCloseTo(StatUtils.mean(macs), within(1e-6));
    assertThat(DISTRIBUTION.standardDeviation())
        .isCloseTo(Math.sqrt(StatUtils.populationVariance(macs)), within(1e-6));
    for (double bound : new TreeSet<>(Arrays.stream(macs).boxed().toList())) {
      double share = Arrays.stream(macs).filter(m -> m <= bound).count() / 72.0;
      assertThat(DISTRIBUTION.shareUnder((long) bound)).isEqualTo(share);
    }
    double sum =
        DISTRIBUTION.histogram(10_000).stream().mapToDouble(FlopsDistribution.Bin::share).sum();
    assertThat(sum).isCloseTo(1, within(1e-12));
  }

  @Test
  void drawsEveryLegalArchitectureEquallyOftenAndThenNoneTwice() {
    FlopsRange range = new FlopsRange(DISTRIBUTION.quantile(0.2), DISTRIBUTION.quantile(0.8));
    FlopsBoundedSpace legal = new FlopsBoundedSpace(DISTRIBUTION, range);
    List<Architecture> expected =
        ALL.stream().filter(path -> range.contains(FLOPS.of(path))).toList();
    assertThat(legal.all()).isEqualTo(expected);
    long[] counts = new long[expected.size()];
    for (int i = 0; i < 300 * counts.length; i++) {
      counts[expected.indexOf(legal.draw(SEED.stream("draw", i)))]++;
    }
    double[] even = new double[counts.length];
    Arrays.fill(even, 1);
    assertThat(new ChiSquareTest().chiSquareTest(even, counts))
        .as("p-value, %s", SEED)
        .isGreaterThan(1e-3);
    assertThat(drawAll(legal)).containsExactlyInAnyOrderElementsOf(expected);
  }

  /** A limit of another cost, so narrow that draws are searched for. */
  @Test
  void findsAllThatAFurtherLimitAllows() {
    FlopsBoundedSpace bounded =
        new FlopsBoundedSpace(DISTRIBUTION, FlopsRange.atMost(DISTRIBUTION.quantile(0.7)));
    AdditiveCost depth =
        new AdditiveCost() {
          @Override
          public SearchSpace space() {
            return SPACE;
          }

          @Override
          public long fixed() {
            return 5;
          }

          @Override
          public long block(int position, int choice) {
            return (position + 1L) * choice;
          }
        };
    LimitedSpace legal = new LimitedSpace(bounded, new CostLimit(depth, 11, "depth", "", 1));
    assertThat(drawAll(legal))
        .containsExactlyInAnyOrderElementsOf(
            ALL.stream().filter(bounded::contains).filter(path -> depth.of(path) <= 11).toList());
  }

  private static Set<Architecture> drawAll(LegalSpace legal) {
    Set<Architecture> taken = new HashSet<>();
    for (int i = 0; ; i++) {
      Optional<Architecture> path = legal.drawExcept(taken, SEED.stream("except", i));
      if (path.isEmpty()) {
        return taken;
      }
      assertThat(taken.add(path.get())).isTrue();
    }
  }
}
