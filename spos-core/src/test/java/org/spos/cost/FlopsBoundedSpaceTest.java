package org.spos.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.math3.stat.inference.ChiSquareTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spos.error.ConstraintException;
import org.spos.seed.Seed;
import org.spos.space.Architecture;
import org.spos.space.SearchSpace;
import org.spos.space.TinySpace;

class FlopsBoundedSpaceTest {
  private static final Seed SEED = new Seed(20);
  private final FlopsDistribution tiny = new FlopsDistribution(TinySpace.fourBlocks());
  private final FlopsDistribution imagenet = new FlopsDistribution(SearchSpace.imagenet());

  /** With all cells, and with so few that their bounds are only approximate. */
  @ParameterizedTest
  @ValueSource(longs = {FlopsDistribution.MAX_CELLS, 100})
  void drawsEveryLegalArchitectureEquallyOften(long maxCells) {
    FlopsDistribution distribution = new FlopsDistribution(tiny.flops(), maxCells);
    assertThat(distribution.slack() == 0).isEqualTo(maxCells > 100);
    FlopsBoundedSpace legal =
        new FlopsBoundedSpace(distribution, new FlopsRange(tiny.quantile(0.4), tiny.quantile(0.6)));
    List<Architecture> all = legal.all();
    assertThat(all).allMatch(legal::contains).hasSize((int) tiny.count(legal.range()));
    long[] counts = new long[all.size()];
    for (int i = 0; i < 400 * counts.length; i++) {
      counts[all.indexOf(legal.draw(SEED.stream("draw", i)))]++;
    }
    if (distribution.slack() == 0) {
      double[] even = new double[counts.length];
      Arrays.fill(even, 1);
      assertThat(new ChiSquareTest().chiSquareTest(even, counts))
          .as("p-value, %s", SEED)
          .isGreaterThan(1e-3);
    } else {
      assertThat(counts).as("%s", SEED).doesNotContain(0);
    }
  }

  @Test
  void drawsTheOneArchitectureOfATightBound() {
    FlopsBoundedSpace cheapest = new FlopsBoundedSpace(imagenet, FlopsRange.atMost(imagenet.min()));
    assertThat(cheapest.size()).isEqualTo(1);
    assertThat(cheapest.draw(SEED.stream("draw"))).isEqualTo(imagenet.cheapest());
    assertThat(cheapest.all()).containsExactly(imagenet.cheapest());
  }

  @Test
  void drawsWhatIsNotTakenUntilNothingIsLeft() {
    FlopsBoundedSpace legal = new FlopsBoundedSpace(tiny, FlopsRange.UNBOUNDED);
    Set<Architecture> taken = new HashSet<>();
    for (int i = 0; i < 256; i++) {
      Optional<Architecture> path = legal.drawExcept(taken, SEED.stream("draw", i));
      assertThat(path).isPresent();
      assertThat(taken.add(path.get())).isTrue();
    }
    assertThat(legal.drawExcept(taken, SEED.stream("draw", 256))).isEmpty();
  }

  @Test
  void namesTheCheapestPathWhenNothingFitsTheLimit() {
    refused(FlopsRange.atMost(200_000_000), "nearest feasible value is 270,359,360; raise");
    refused(new FlopsRange(400_000_000, Long.MAX_VALUE), "nearest feasible value is 398,609,216");
  }

  @Test
  void namesBothNeighboursWhenARangeFallsBetweenThem() {
    refused(new FlopsRange(270_359_361, 270_359_370), "270,359,360 and ");
    assertThatThrownBy(() -> new FlopsRange(270_359_361, 270_359_370).requireFeasible(imagenet))
        .isInstanceOf(ConstraintException.class)
        .hasMessageContaining("within 270,359,361 to 270,359,370")
        .hasMessageContaining("ranges from 270,359,360 to 398,609,216")
        .hasMessageContaining("widen the range");
    FlopsRange feasible = FlopsRange.atMost(330_000_000);
    assertThat(feasible.requireFeasible(imagenet)).isSameAs(feasible);
  }

  @Test
  void refusesAnImpossibleBoundOfARoundedDistributionToo() {
    FlopsDistribution coarse = new FlopsDistribution(tiny.flops(), 100);
    List<Long> totals = new ArrayList<>(ReferenceHistogram.of(tiny.flops()).keySet());
    long gap = totals.get(10) + 1;
    assertThat(totals.get(11)).isGreaterThan(gap);
    assertThatThrownBy(() -> new FlopsBoundedSpace(coarse, new FlopsRange(gap, gap)))
        .isInstanceOf(ConstraintException.class);
  }

  private void refused(FlopsRange range, String part) {
    assertThatThrownBy(() -> new FlopsBoundedSpace(imagenet, range))
        .isInstanceOf(ConstraintException.class)
        .hasMessageContaining("no architecture of space \"imagenet\"")
        .hasMessageContaining(part);
  }
}
