package org.spos.additive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.spos.cost.Flops;
import org.spos.cost.FlopsBoundedSpace;
import org.spos.cost.FlopsDistribution;
import org.spos.cost.FlopsRange;
import org.spos.cost.LatencyTable;
import org.spos.cost.LegalSpace;
import org.spos.cost.LimitedSpace;
import org.spos.cost.OperationKey;
import org.spos.seed.RandomStream;
import org.spos.seed.Seed;
import org.spos.space.Architecture;
import org.spos.space.DistinctNetworks;
import org.spos.space.SearchSpace;
import org.spos.space.TinySpace;

/** Against enumeration where that is possible. */
class BestNetworksTest {
  private static final SearchSpace MACRO = AdditiveFitTest.MACRO;

  @ParameterizedTest
  @CsvSource({"0, 40000000", "0, 50000000", "50000000, 60000000", "0, 200000000", "0, 8000000"})
  void areThoseOfTheEnumerationOfNasBenchMacro(long min, long max) {
    LegalSpace legal = bounded(MACRO, new FlopsRange(min, max));
    for (long seed = 0; seed < 5; seed++) {
      requireBest(random(MACRO, seed), legal, 10);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.05, 0.3, 0.7})
  void keepAFurtherLimitToo(double share) {
    for (SearchSpace space : List.of(TinySpace.fourBlocks(), TinySpace.unequal(), MACRO)) {
      FlopsDistribution flops = new FlopsDistribution(space);
      LatencyTable table = new LatencyTable(space, times(space), "here");
      double[] all = TinySpace.all(space).stream().mapToDouble(table::millis).sorted().toArray();
      FlopsRange range = new FlopsRange(flops.quantile(0.1), flops.quantile(0.9));
      double limit = all[(int) (share * all.length)];
      LegalSpace legal = new LimitedSpace(new FlopsBoundedSpace(flops, range), table.limit(limit));
      for (long seed = 0; seed < 5; seed++) {
        requireBest(random(space, seed), legal, 7);
      }
    }
  }

  @Test
  void areAllThereAreIfMoreAreWanted() {
    LegalSpace legal = bounded(MACRO, new FlopsRange(0, Long.MAX_VALUE));
    assertThat(BestNetworks.of(random(MACRO, 3), legal, 5_000))
        .hasSize(3_969)
        .doesNotHaveDuplicates();
  }

  /** 4^20 architectures, a tight limit on FLOPs and one on time that has nothing to do with it. */
  @Test
  @Timeout(60)
  void areFoundInThePublishedSpaceWithBothLimits() {
    SearchSpace space = SearchSpace.imagenet();
    LatencyTable table = new LatencyTable(space, times(space), "here");
    FlopsBoundedSpace bounded =
        new FlopsBoundedSpace(
            new FlopsDistribution(new Flops(space)), new FlopsRange(290_000_000, 320_000_000));
    double[] millis = new double[500];
    Arrays.setAll(millis, i -> table.millis(bounded.draw(new Seed(5).stream("draw", i))));
    Arrays.sort(millis);
    LegalSpace legal = new LimitedSpace(bounded, table.limit(millis[50]));
    AdditiveFit fit = random(space, 8);
    List<Architecture> best = BestNetworks.of(fit, legal, 10);
    assertThat(best).hasSize(10).doesNotHaveDuplicates().allMatch(legal::contains);
    assertThat(best).isSortedAccordingTo(Comparator.comparing(path -> -fit.score(path)));
    // No change of two blocks makes any of them better, nor does any of many random ones.
    Architecture first = best.get(0);
    for (int a = 0; a < 20; a++) {
      for (int b = 0; b < a; b++) {
        for (int change = 0; change < 16; change++) {
          int[] choices = first.choices().stream().mapToInt(Integer::intValue).toArray();
          choices[a] = change / 4;
          choices[b] = change % 4;
          Architecture other = Architecture.of(choices);
          if (legal.contains(other)) {
            assertThat(fit.score(other)).isLessThanOrEqualTo(fit.score(first));
          }
        }
      }
    }
  }

  private static void requireBest(AdditiveFit fit, LegalSpace legal, int count) {
    DistinctNetworks networks = new DistinctNetworks(legal.space());
    List<Architecture> expected =
        TinySpace.all(legal.space()).stream()
            .filter(legal::contains)
            .map(networks::canonical)
            .distinct()
            .sorted(Comparator.comparing(path -> -fit.score(path)))
            .limit(count)
            .toList();
    List<Architecture> best = BestNetworks.of(fit, legal, count);
    assertThat(expected).isNotEmpty();
    assertThat(fit.scores(best)).containsExactly(fit.scores(expected), within(1e-12));
    assertThat(best).containsExactlyElementsOf(expected);
  }

  private static LegalSpace bounded(SearchSpace space, FlopsRange range) {
    return new FlopsBoundedSpace(new FlopsDistribution(space), range);
  }

  /** Weights without order, so that no two networks tie. */
  private static AdditiveFit random(SearchSpace space, long seed) {
    RandomStream random = new Seed(seed).stream("weights");
    double[][] weights =
        Arrays.stream(space.choices())
            .mapToObj(count -> random.doubles(count, -1, 1).toArray())
            .toArray(double[][]::new);
    return new AdditiveFit(space, 0.5, weights);
  }

  private static Map<OperationKey, Double> times(SearchSpace space) {
    Map<OperationKey, Double> times = new HashMap<>();
    RandomStream random = new Seed(9).stream("times");
    OperationKey.all(space).stream()
        .sorted(Comparator.comparing(OperationKey::toString))
        .forEach(key -> times.put(key, 0.1 + random.nextDouble()));
    return times;
  }
}
