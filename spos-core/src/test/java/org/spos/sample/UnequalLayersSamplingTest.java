package org.spos.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.stat.inference.ChiSquareTest;
import org.junit.jupiter.api.Test;
import org.spos.cost.FlopsDistribution;
import org.spos.cost.FlopsRange;
import org.spos.seed.Seed;
import org.spos.space.Architecture;
import org.spos.space.SearchSpace;
import org.spos.space.TinySpace;

/** Blocks that offer 1, 3, 4, 2 and 3 candidates: all 72 architectures are known. */
class UnequalLayersSamplingTest {
  private static final SearchSpace SPACE = TinySpace.unequal();
  private static final List<Architecture> ALL = TinySpace.all(SPACE);
  private static final FlopsDistribution DISTRIBUTION = new FlopsDistribution(SPACE);
  private static final Seed SEED = new Seed(22);

  @Test
  void uniformDrawsEveryArchitectureEquallyOften() {
    requireEven(new UniformSampler(SPACE, SEED), ALL);
  }

  @Test
  void aRangeOfFlopsDrawsEveryArchitectureWithinItEquallyOften() {
    FlopsRange range = new FlopsRange(DISTRIBUTION.quantile(0.3), DISTRIBUTION.quantile(0.9));
    requireEven(
        new FlopsRangeSampler(DISTRIBUTION, range, SEED),
        ALL.stream().filter(path -> range.contains(DISTRIBUTION.flops().of(path))).toList());
  }

  @Test
  void balancedSamplingUsesEachCandidateOnceInEveryRoundOfItsBlock() {
    BalancedSampler sampler = new BalancedSampler(SPACE, SEED);
    int[] candidates = SPACE.choices();
    for (int block = 0; block < candidates.length; block++) {
      int count = candidates[block];
      for (int round = 0; round < 50; round++) {
        boolean[] used = new boolean[count];
        for (int turn = 0; turn < count; turn++) {
          used[sampler.path((long) round * count + turn).choice(block)] = true;
        }
        assertThat(used).as("block %d, round %d", block, round).doesNotContain(false);
      }
    }
  }

  private static void requireEven(PathSampler sampler, List<Architecture> expected) {
    long[] counts = new long[expected.size()];
    for (int i = 0; i < 300 * counts.length; i++) {
      Architecture path = sampler.path(i);
      assertThat(expected).contains(path);
      counts[expected.indexOf(path)]++;
    }
    double[] even = new double[counts.length];
    Arrays.fill(even, 1);
    assertThat(new ChiSquareTest().chiSquareTest(even, counts))
        .as("p-value, %s", SEED)
        .isGreaterThan(1e-3);
  }
}
