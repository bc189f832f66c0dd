package org.spos.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.spos.error.ConfigException;
import org.spos.error.ConstraintException;
import org.spos.plan.NetworkPlan;
import org.spos.seed.RandomStream;
import org.spos.seed.Seed;
import org.spos.space.Architecture;
import org.spos.space.SearchSpace;
import org.spos.space.TinySpace;
import org.spos.text.Text;

/** 256 architectures with two costs: everything is compared with plain enumeration. */
class LimitedSpaceTest {
  private static final SearchSpace SPACE = TinySpace.fourBlocks();
  private static final FlopsDistribution FLOPS = new FlopsDistribution(SPACE);
  private static final FlopsRange MIDDLE = new FlopsRange(FLOPS.quantile(0.2), FLOPS.quantile(0.8));

  /** Times that have nothing to do with FLOPs. */
  private static final LatencyTable TABLE = new LatencyTable(SPACE, times(), "here");

  @Test
  void aTimeIsTheSumOfItsParts() {
    Architecture path = Architecture.of(2, 0, 3, 1);
    NetworkPlan plan = NetworkPlan.supernet(SPACE);
    double sum = time(OperationKey.stem(plan)) + time(OperationKey.rest(plan));
    for (int block = 0; block < path.size(); block++) {
      sum += time(OperationKey.of(plan.block(block, path.choice(block))));
    }
    assertThat(TABLE.millis(path)).isCloseTo(sum, within(1e-5));
  }

  @Test
  void keysAreThoseOfThePublishedTable() {
    // as in NNI's op_flops_dict.pkl: stem, rest, and shapes of positions 1 and 2
    assertThat(OperationKey.all(SearchSpace.imagenet()))
        .hasSize(2 + 8 * 4)
        .contains(
            OperationKey.parse("conv1", "(3, 16, 224, 224, 2)"),
            OperationKey.parse("rest_operation", "640,1000,7,7,1"),
            OperationKey.parse("shufflenet_7x7_stride_2", "16,64,32,112,112,2"),
            OperationKey.parse("xception_3x3_stride_1", "64,64,32,56,56,1"));
  }

  @Test
  void drawsAllThatIsLegalAndNothingElseUntilNothingIsLeft() {
    for (double share : new double[] {0.6, 0.1, 0.02}) {
      CostLimit limit = limit(share);
      Set<Architecture> legal = new HashSet<>(enumerate(limit));
      LimitedSpace space = new LimitedSpace(new FlopsBoundedSpace(FLOPS, MIDDLE), limit);
      Set<Architecture> drawn = new HashSet<>();
      RandomStream random = new Seed(1).stream("test");
      for (Optional<Architecture> next = space.drawExcept(drawn, random);
          next.isPresent();
          next = space.drawExcept(drawn, random)) {
        drawn.add(next.get());
      }
      assertThat(legal).isNotEmpty();
      assertThat(drawn).as("share %s", share).isEqualTo(legal);
    }
  }

  @Test
  void drawsUniformly() {
    CostLimit limit = limit(0.1);
    LimitedSpace space = new LimitedSpace(new FlopsBoundedSpace(FLOPS, MIDDLE), limit);
    int legal = enumerate(limit).size();
    Map<Architecture, Integer> counts = new HashMap<>();
    RandomStream random = new Seed(2).stream("test");
    int draws = 400 * legal;
    for (int i = 0; i < draws; i++) {
      counts.merge(space.drawExcept(Set.of(), random).orElseThrow(), 1, Integer::sum);
    }
    // 5 standard deviations of a binomial count around 400
    assertThat(counts.values()).hasSize(legal).allMatch(count -> Math.abs(count - 400) < 100);
  }

  @Test
  void namesTheLowestTimeThatCanBeMet() {
    List<Architecture> within = new FlopsBoundedSpace(FLOPS, MIDDLE).all().stream().toList();
    double lowest = within.stream().mapToDouble(TABLE::millis).min().orElseThrow();
    FlopsBoundedSpace bounded = new FlopsBoundedSpace(FLOPS, MIDDLE);
    assertThat(new LimitedSpace(bounded, TABLE.limit(lowest))).isNotNull();
    assertThatThrownBy(() -> new LimitedSpace(bounded, TABLE.limit(lowest - 1e-3)))
        .isInstanceOf(ConstraintException.class)
        .hasMessageContaining("latency of at most")
        .hasMessageContaining(Text.format("the lowest is %.4g ms", lowest));
  }

  @Test
  void findsTheRareOnesOfThePublishedSpace() {
    SearchSpace space = SearchSpace.imagenet();
    Map<OperationKey, Double> times = new HashMap<>();
    RandomStream random = new Seed(4).stream("times");
    OperationKey.all(space).forEach(key -> times.put(key, 0.1 + random.nextDouble()));
    LatencyTable table = new LatencyTable(space, times, "here");
    FlopsBoundedSpace bounded =
        new FlopsBoundedSpace(new FlopsDistribution(space), FlopsRange.atMost(330_000_000));
    double lowest =
        new LeastCost(bounded.distribution().flops(), table).within(bounded.range()) / 1e6;
    LimitedSpace limited = new LimitedSpace(bounded, table.limit(lowest + 0.05));
    Set<Architecture> taken = new HashSet<>();
    for (int i = 0; i < 5; i++) {
      Architecture path = limited.drawExcept(taken, random).orElseThrow();
      assertThat(table.millis(path)).isBetween(lowest - 1e-6, lowest + 0.05 + 1e-6);
      assertThat(bounded.contains(path)).isTrue();
      assertThat(taken.add(path)).isTrue();
    }
  }

  @Test
  void refusesATableOfAnotherSpace() {
    assertThatThrownBy(() -> new LatencyTable(SearchSpace.imagenet(), times(), "t.json"))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("t.json has no usable entry conv1 (3,16,224,224,2) (it has conv1");
  }

  @Test
  void readsTimesAsPeopleWriteThem() {
    assertThat(LatencyParser.millis("35ms")).isEqualTo(35);
    assertThat(LatencyParser.millis(" 1.5 ")).isEqualTo(1.5);
    assertThat(LatencyParser.millis("0.02s")).isEqualTo(20);
    assertThat(LatencyParser.millis("500 us")).isEqualTo(0.5);
    for (String wrong : List.of("", "fast", "-1ms", "0", "1h", "NaN")) {
      assertThatThrownBy(() -> LatencyParser.millis(wrong)).isInstanceOf(ConfigException.class);
    }
  }

  /** The limit that this share of the whole space meets. */
  private static CostLimit limit(double share) {
    List<Double> all = new ArrayList<>();
    new FlopsBoundedSpace(FLOPS, FlopsRange.UNBOUNDED).all().forEach(p -> all.add(TABLE.millis(p)));
    all.sort(null);
    return TABLE.limit(all.get((int) (share * all.size())));
  }

  private static List<Architecture> enumerate(CostLimit limit) {
    return new FlopsBoundedSpace(FLOPS, MIDDLE).all().stream().filter(limit::contains).toList();
  }

  private static double time(OperationKey key) {
    return times().getOrDefault(key, Double.NaN);
  }

  private static Map<OperationKey, Double> times() {
    RandomStream random = new Seed(3).stream("times");
    Map<OperationKey, Double> times = new HashMap<>();
    OperationKey.all(SPACE).forEach(key -> times.put(key, 0.1 + random.nextDouble()));
    return times;
  }
}
