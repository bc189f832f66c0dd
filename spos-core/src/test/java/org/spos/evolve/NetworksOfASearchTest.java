package org.spos.evolve;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.commons.math3.stat.inference.ChiSquareTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.spos.config.EvolutionSettings;
import org.spos.config.EvolutionSettings.Algorithm;
import org.spos.config.EvolutionSettings.Selection;
import org.spos.config.SpaceFiles;
import org.spos.cost.AdditiveCost;
import org.spos.cost.CostLimit;
import org.spos.cost.FlopsBoundedSpace;
import org.spos.cost.FlopsDistribution;
import org.spos.cost.FlopsRange;
import org.spos.cost.LegalSpace;
import org.spos.cost.LimitedSpace;
import org.spos.evolve.SearchResult.Ending;
import org.spos.seed.Seed;
import org.spos.space.Architecture;
import org.spos.space.SearchSpace;

/** A search over NAS-Bench-Macro, where 6,561 architectures are 3,969 networks. */
class NetworksOfASearchTest {
  private static final SearchSpace MACRO =
      SpaceFiles.read(
          Path.of(System.getProperty("spos.root", ".."), "config/space-nas-bench-macro.yaml")
              .toString());
  private static final FlopsDistribution FLOPS = new FlopsDistribution(MACRO);
  private static final Seed SEED = new Seed(31);

  /** What a network is, by hand: within a stage, zeros after the first block say only how many. */
  private static String network(Architecture path) {
    StringBuilder text = new StringBuilder();
    int from = 0;
    for (int blocks : new int[] {2, 3, 3}) {
      text.append(path.choice(from)).append(':');
      for (int block = from + 1; block < from + blocks; block++) {
        text.append(path.choice(block) == 0 ? "" : String.valueOf(path.choice(block)));
      }
      text.append(' ');
      from += blocks;
    }
    return text.toString();
  }

  private static Evaluation score(Architecture path) {
    int hits = 0;
    for (int block = 0; block < path.size(); block++) {
      hits += path.choice(block) * (block + 1);
    }
    return new Evaluation(100, hits, 100, 0);
  }

  private static EvolutionSearch search(LegalSpace legal, EvolutionSettings settings) {
    return new EvolutionSearch(legal, settings, SEED, Fitness.each(NetworksOfASearchTest::score));
  }

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void evaluatesEachNetworkOnceUntilNoneIsLeft(Algorithm algorithm) {
    LegalSpace legal = new FlopsBoundedSpace(FLOPS, FlopsRange.UNBOUNDED);
    SearchResult result =
        search(legal, new EvolutionSettings(algorithm, Selection.HISTORY, 50, 100, 10, 40, 40, 0.1))
            .run();
    assertThat(result.ending()).isEqualTo(Ending.EXHAUSTED);
    assertThat(result.history()).hasSize(3_969);
    assertThat(result.history().stream().map(one -> network(one.architecture())))
        .doesNotHaveDuplicates();
    // The best of all: the largest network.
    assertThat(result.best().orElseThrow().architecture())
        .isEqualTo(Architecture.of(2, 2, 2, 2, 2, 2, 2, 2));
  }

  @Test
  void goesOnWithAJournalAsIfItHadNeverEnded() {
    LegalSpace legal = new FlopsBoundedSpace(FLOPS, FlopsRange.atMost(50_000_000));
    EvolutionSettings settings =
        new EvolutionSettings(Algorithm.EVOLUTION, Selection.HISTORY, 4, 20, 5, 10, 10, 0.3);
    SearchResult whole = search(legal, settings).run();
    assertThat(whole.history()).hasSize(80);
    assertThat(whole.history().stream().map(one -> network(one.architecture())))
        .doesNotHaveDuplicates();
    for (int known : new int[] {1, 20, 33, 79, 80}) {
      SearchResult resumed =
          search(legal, settings)
              .run(whole.history().subList(0, known), SearchListener.NONE, () -> false);
      assertThat(resumed.history()).isEqualTo(whole.history());
      assertThat(resumed.replayed()).isEqualTo(known);
    }
  }

  /** Of 20 to 24 million MACs: by brute force over the space. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void drawsEveryNetworkEquallyOftenAndThenNone(boolean limited) {
    FlopsRange range = new FlopsRange(20_000_000, 24_000_000);
    FlopsBoundedSpace bounded = new FlopsBoundedSpace(FLOPS, range);
    LegalSpace legal = limited ? new LimitedSpace(bounded, atMostFourBlocks()) : bounded;
    Set<String> networks =
        new FlopsBoundedSpace(FLOPS, FlopsRange.UNBOUNDED)
            .all().stream()
                .filter(path -> range.contains(FLOPS.flops().of(path)))
                .filter(path -> !limited || depth(path) <= 4)
                .map(NetworksOfASearchTest::network)
                .collect(Collectors.toSet());
    List<String> order = List.copyOf(networks);
    assertThat(order).hasSizeGreaterThan(20);
    long[] counts = new long[order.size()];
    double[] even = new double[order.size()];
    for (int i = 0; i < 200 * counts.length; i++) {
      Architecture path =
          legal.drawNetworkExcept(Set.of(), SEED.stream("networks", i)).orElseThrow();
      counts[order.indexOf(network(path))]++;
      even[i % even.length] = 1;
    }
    assertThat(new ChiSquareTest().chiSquareTest(even, counts))
        .as("p-value, %s", SEED)
        .isGreaterThan(1e-3);

    Set<Architecture> taken = new HashSet<>();
    List<String> drawn = new ArrayList<>();
    for (int i = 0; ; i++) {
      Optional<Architecture> path = legal.drawNetworkExcept(taken, SEED.stream("all", i));
      if (path.isEmpty()) {
        break;
      }
      taken.add(path.get());
      drawn.add(network(path.get()));
    }
    assertThat(drawn).containsExactlyInAnyOrderElementsOf(networks);
  }

  private static int depth(Architecture path) {
    return (int) path.choices().stream().filter(choice -> choice != 0).count();
  }

  /** A cost of 1 for each block that is no identity and no 1x1 convolution. */
  private static CostLimit atMostFourBlocks() {
    AdditiveCost depth =
        new AdditiveCost() {
          @Override
          public SearchSpace space() {
            return MACRO;
          }

          @Override
          public long fixed() {
            return 0;
          }

          @Override
          public long block(int block, int choice) {
            return choice == 0 ? 0 : 1;
          }
        };
    return new CostLimit(depth, 4, "depth", "blocks", 1);
  }
}
