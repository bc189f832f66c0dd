package org.spos.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.apache.commons.math3.stat.inference.ChiSquareTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spos.cost.Flops;
import org.spos.cost.FlopsDistribution;
import org.spos.cost.FlopsRange;
import org.spos.cost.ReferenceHistogram;
import org.spos.error.ConfigException;
import org.spos.error.ConstraintException;
import org.spos.seed.Seed;
import org.spos.space.Architecture;
import org.spos.space.SearchSpace;

class PathSamplerTest {
  private static final SearchSpace SPACE = SearchSpace.imagenet();
  private static final FlopsDistribution DISTRIBUTION = new FlopsDistribution(SPACE);
  private static final Flops FLOPS = DISTRIBUTION.flops();
  private static final FlopsRange PUBLISHED = new FlopsRange(290_000_000, 360_000_000);
  private static final List<FlopsRange> BINS = FlopsBinsSampler.bins(PUBLISHED, 7);
  private static final double[] EVEN = {.25, .25, .25, .25};

  @Test
  void uniformDrawsEachCandidateOfEachBlockEquallyOften() {
    Seed seed = new Seed(1);
    long[][] counts = marginals(new UniformSampler(SPACE, seed), 20_000);
    for (int block = 0; block < 20; block++) {
      plausible(EVEN, counts[block], seed, "block " + block);
    }
  }

  @Test
  void uniformDrawsBlocksIndependently() {
    Seed seed = new Seed(2);
    PathSampler sampler = new UniformSampler(SPACE, seed);
    long[] pairs = new long[16];
    for (int i = 0; i < 20_000; i++) {
      Architecture path = sampler.path(i);
      pairs[4 * path.choice(0) + path.choice(1)]++;
    }
    double[] even = new double[16];
    Arrays.fill(even, 1);
    plausible(even, pairs, seed, "first two blocks");
  }

  @Test
  void uniformFillsTheFlopsBinsWithTheirNaturalShares() {
    Seed seed = new Seed(3);
    plausible(naturalShares(), bins(new UniformSampler(SPACE, seed), 20_000), seed, "bins");
  }

  @Test
  void flopsBinsFillsEachBinEquallyOften() {
    Seed seed = new Seed(4);
    double[] even = {1, 1, 1, 1, 1, 1, 1};
    plausible(even, bins(new FlopsBinsSampler(DISTRIBUTION, BINS, seed), 3_500), seed, "bins");
  }

  @Test
  void flopsBinsHasTheExactAndPublishedMarginals() {
    Seed seed = new Seed(5);
    long[][] counts = marginals(new FlopsBinsSampler(DISTRIBUTION, BINS, seed), 6_000);
    // Megvii train.py's shares of the four candidates, computed from the published FLOPs.
    double[][] published = new double[20][];
    Arrays.fill(published, new double[] {.255, .249, .244, .251});
    published[0] = new double[] {.253, .240, .253, .255};
    Arrays.fill(published, 1, 4, new double[] {.262, .249, .243, .246});
    published[4] = new double[] {.228, .228, .245, .299};
    published[8] = new double[] {.217, .221, .231, .331};
    published[16] = new double[] {.221, .223, .228, .328};
    for (int block = 0; block < 20; block++) {
      double[] exact = binMarginals(block);
      for (int choice = 0; choice < 4; choice++) {
        // Three printed digits; for the other positions of stride 1 only one rough value is given.
        boolean precise = block < 5 || block == 8 || block == 16;
        assertThat(exact[choice])
            .as("block %d, choice %d", block, choice)
            .isCloseTo(published[block][choice], within(precise ? 6e-4 : 6e-3));
      }
      plausible(exact, counts[block], seed, "block " + block);
    }
  }

  @Test
  void flopsRangeKeepsTheNaturalSharesWithinTheRange() {
    Seed seed = new Seed(6);
    // NNI's bin shares: .0109 .0646 .1956 .3190 .2723 .1148 .0227.
    double[] shares = naturalShares();
    double inside = DISTRIBUTION.share(PUBLISHED);
    double[] printed = {.0109, .0646, .1956, .3190, .2723, .1148, .0227};
    for (int i = 0; i < 7; i++) {
      assertThat(shares[i] / inside).isCloseTo(printed[i], within(5.1e-5));
    }
    PathSampler sampler = new FlopsRangeSampler(DISTRIBUTION, PUBLISHED, seed);
    plausible(shares, bins(sampler, 3_000), seed, "bins");
  }

  @Test
  void boundedSamplersNeverLeaveTheirBound() {
    Seed seed = new Seed(7);
    // 1.0e-5 of the space: rejection would need 100,000 tries for a path.
    FlopsRange rare = new FlopsRange(270_359_360, 280_000_000);
    PathSampler range = new FlopsRangeSampler(DISTRIBUTION, rare, seed);
    PathSampler bins = new FlopsBinsSampler(DISTRIBUTION, List.of(rare), seed);
    for (int i = 0; i < 500; i++) {
      assertThat(FLOPS.of(range.path(i))).as("%s, iteration %d", seed, i).matches(rare::contains);
      assertThat(FLOPS.of(bins.path(i))).as("%s, iteration %d", seed, i).matches(rare::contains);
    }
  }

  @Test
  void publishedFallbackLeavesTheBoundAfterFiveHundredTries() {
    Seed seed = new Seed(8);
    FlopsRange cheapest = FlopsRange.atMost(DISTRIBUTION.min());
    PathSampler sampler = FlopsBinsSampler.published(DISTRIBUTION, List.of(cheapest), seed);
    for (int i = 0; i < 100; i++) {
      assertThat(FLOPS.of(sampler.path(i))).as("%s", seed).isGreaterThan(DISTRIBUTION.min());
    }
  }

  @Test
  void publishedFallbackIsRareInThePublishedBins() {
    Seed seed = new Seed(9);
    PathSampler sampler = FlopsBinsSampler.published(DISTRIBUTION, BINS, seed);
    long[] counts = new long[7];
    int outside = 0;
    for (int i = 0; i < 14_000; i++) {
      int bin = (int) Math.floorDiv(FLOPS.of(sampler.path(i)) - PUBLISHED.min(), 10_000_000L);
      if (bin >= 0 && bin < 7) {
        counts[bin]++;
      } else {
        outside++;
      }
    }
    assertThat(outside).as("%s", seed).isLessThan(10);
    plausible(new double[] {1, 1, 1, 1, 1, 1, 1}, counts, seed, "bins");
  }

  @Test
  void balancedUsesEachCandidateOnceInEveryGroup() {
    PathSampler sampler = new BalancedSampler(SPACE, new Seed(10));
    for (int group = 0; group < 500; group++) {
      for (int block = 0; block < 20; block++) {
        boolean[] used = new boolean[4];
        for (int turn = 0; turn < 4; turn++) {
          used[sampler.path(4L * group + turn).choice(block)] = true;
        }
        assertThat(used).containsOnly(true);
      }
    }
  }

  @Test
  void balancedOrdersCandidatesAfreshForEachBlockAndGroup() {
    Seed seed = new Seed(11);
    PathSampler sampler = new BalancedSampler(SPACE, seed);
    long[] pairs = new long[16];
    long[] following = new long[16];
    for (int group = 0; group < 10_000; group++) {
      Architecture path = sampler.path(4L * group);
      pairs[4 * path.choice(0) + path.choice(1)]++;
      following[4 * path.choice(0) + sampler.path(4L * group + 4).choice(0)]++;
    }
    double[] even = new double[16];
    Arrays.fill(even, 1);
    plausible(even, pairs, seed, "neighbouring blocks");
    plausible(even, following, seed, "neighbouring groups");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void pathDependsOnSeedAndIterationOnly(int kind) {
    PathSampler sampler = sampler(kind, new Seed(12));
    List<Architecture> forward = LongStream.range(0, 50).mapToObj(sampler::path).toList();
    for (int i = 49; i >= 0; i--) {
      assertThat(sampler(kind, new Seed(12)).path(i)).isEqualTo(forward.get(i));
    }
    assertThat(LongStream.range(0, 50).mapToObj(sampler(kind, new Seed(13))::path))
        .isNotEqualTo(forward);
    assertThat(forward).allSatisfy(SPACE::check);
  }

  @Test
  void impossibleBoundsAreFoundBeforeTheFirstPath() {
    FlopsRange low = FlopsRange.atMost(200_000_000);
    assertThatThrownBy(() -> new FlopsRangeSampler(DISTRIBUTION, low, new Seed(0)))
        .isInstanceOf(ConstraintException.class)
        .hasMessageContaining("270,359,360");
    FlopsRange high = new FlopsRange(350_000_000, 420_000_000);
    assertThatThrownBy(
            () -> new FlopsBinsSampler(DISTRIBUTION, FlopsBinsSampler.bins(high, 7), new Seed(0)))
        .isInstanceOf(ConstraintException.class)
        .hasMessageContaining("400,000,000 to 410,000,000")
        .hasMessageContaining("398,609,216");
  }

  @Test
  void binsShareTheirEndsAndCoverTheRange() {
    assertThat(BINS)
        .hasSize(7)
        .startsWith(new FlopsRange(290_000_000, 300_000_000))
        .contains(new FlopsRange(300_000_000, 310_000_000))
        .endsWith(new FlopsRange(350_000_000, 360_000_000));
    assertThat(FlopsBinsSampler.bins(new FlopsRange(0, 10), 3))
        .containsExactly(new FlopsRange(0, 3), new FlopsRange(3, 6), new FlopsRange(6, 10));
    assertThatThrownBy(() -> FlopsBinsSampler.bins(new FlopsRange(5, 7), 3))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("cannot be split into 3 bins");
    assertThatThrownBy(() -> new FlopsBinsSampler(DISTRIBUTION, List.of(), new Seed(0)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static PathSampler sampler(int kind, Seed seed) {
    return switch (kind) {
      case 0 -> new UniformSampler(SPACE, seed);
      case 1 -> new FlopsBinsSampler(DISTRIBUTION, BINS, seed);
      case 2 -> new FlopsRangeSampler(DISTRIBUTION, PUBLISHED, seed);
      default -> new BalancedSampler(SPACE, seed);
    };
  }

  private static double[] naturalShares() {
    return BINS.stream().mapToDouble(DISTRIBUTION::share).toArray();
  }

  /** Shares of a block's candidates when a bin is drawn first, from an independent count. */
  private static double[] binMarginals(int block) {
    TreeMap<Long, Double> others = ReferenceHistogram.without(FLOPS, block);
    double[] shares = new double[4];
    for (FlopsRange bin : BINS) {
      for (int choice = 0; choice < 4; choice++) {
        long own = FLOPS.block(block, choice);
        shares[choice] +=
            ReferenceHistogram.count(others, bin.min() - own, bin.max() - own)
                / DISTRIBUTION.count(bin)
                / BINS.size();
      }
    }
    return shares;
  }

  private static long[][] marginals(PathSampler sampler, int paths) {
    long[][] counts = new long[20][4];
    for (int i = 0; i < paths; i++) {
      Architecture path = sampler.path(i);
      for (int block = 0; block < 20; block++) {
        counts[block][path.choice(block)]++;
      }
    }
    return counts;
  }

  /** Paths in each published bin; those outside are left out. */
  private static long[] bins(PathSampler sampler, int paths) {
    long[] counts = new long[7];
    for (int i = 0; i < paths; i++) {
      long macs = FLOPS.of(sampler.path(i));
      if (PUBLISHED.contains(macs)) {
        counts[(int) ((macs - PUBLISHED.min()) / 10_000_000)]++;
      }
    }
    return counts;
  }

  private static void plausible(double[] expected, long[] counts, Seed seed, String what) {
    assertThat(new ChiSquareTest().chiSquareTest(expected, counts))
        .as("p-value of %s, %s, %s", what, seed, Arrays.toString(counts))
        .isGreaterThan(1e-3);
  }
}
