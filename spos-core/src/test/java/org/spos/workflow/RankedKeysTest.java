package org.spos.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.spos.config.Assignment;
import org.spos.config.ConfigLoader;
import org.spos.config.SposConfig;
import org.spos.error.ConfigException;
import org.spos.rank.Truth;
import org.spos.space.Architecture;
import org.spos.space.Candidate;
import org.spos.space.DistinctNetworks;
import org.spos.space.Identity;
import org.spos.space.InvertedResidual;
import org.spos.space.SearchSpace;
import org.spos.space.TinySpace;
import org.spos.workflow.RankRequest.Which;

class RankedKeysTest {
  private static final List<Candidate> THREE =
      List.of(new Identity(), new InvertedResidual(3, 3), new InvertedResidual(5, 6));

  private static final SearchSpace SPACE =
      new SearchSpace(
          "shallow",
          16,
          8,
          1,
          List.of(new SearchSpace.Stage(4, 8, 1, THREE, List.of())),
          8,
          5,
          0,
          THREE);

  private static RankedKeys keys(int wanted) {
    DistinctNetworks distinct = new DistinctNetworks(SPACE);
    Map<Architecture, List<Double>> trainings = new LinkedHashMap<>();
    TinySpace.all(SPACE)
        .forEach(one -> trainings.putIfAbsent(distinct.canonical(one), List.of(50.0)));
    return RankedKeys.of(
        SposConfig.defaults().withSpace(SPACE),
        new RankRequest(
            Optional.of(Path.of("t.csv")),
            new Which.All(),
            wanted,
            1,
            List.of(),
            List.of(),
            OptionalLong.empty()),
        Optional.of(new Truth("made up", "", trainings)));
  }

  /** Networks that are drawn where there is no table. */
  private static RankedKeys drawn(int count, int seed) {
    return RankedKeys.of(
        ConfigLoader.load(
            SposConfig.defaults().withSpace(SPACE),
            List.of(),
            List.of(Assignment.parse("seed=" + seed))),
        RankRequest.trained(count),
        Optional.empty());
  }

  private static List<Integer> working(Architecture architecture) {
    return architecture.choices().stream().filter(choice -> choice != 0).toList();
  }

  @Test
  void severalKeysOfANetworkAreThatNetwork() {
    RankedKeys keys = keys(3);
    // Sequences of at most 4 of 2 candidates: 1 + 2 + 4 + 8 + 16.
    assertThat(keys.networks()).hasSize(31);
    keys.keys()
        .forEach(
            (network, own) ->
                assertThat(own)
                    .as(network.toString())
                    .doesNotHaveDuplicates()
                    .startsWith(network)
                    // No identity, or nothing but identities, can stand in one way only.
                    .hasSize(working(network).size() % 4 == 0 ? 1 : 3)
                    .allSatisfy(key -> assertThat(working(key)).isEqualTo(working(network))));
  }

  /** 16 of the 31 networks have no identity, but only 16 of the 81 architectures. */
  @Test
  void withoutATableEachNetworkIsDrawnAsOftenAsAnyOther() {
    long whole =
        IntStream.range(0, 600)
            .mapToObj(seed -> drawn(10, seed).networks().get(0))
            .filter(network -> working(network).size() == 4)
            .count();
    assertThat(whole / 600.0).as("four standard errors").isBetween(0.43, 0.60);
  }

  @Test
  void withoutATableWhatSpeaksForANetworkIsScoredAndTrained() {
    RankedKeys all = drawn(31, 1);
    assertThat(all.all()).isEqualTo(all.networks());
    assertThat(all.networks()).containsExactlyInAnyOrderElementsOf(keys(1).networks());
    assertThat(drawn(10, 1).networks())
        .as("asking for more adds to them")
        .isEqualTo(all.networks().subList(0, 10));
    assertThatThrownBy(() -> drawn(32, 1))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("only 31 distinct networks lie within the bounds");
  }

  @Test
  void oneKeyIsThatWhichSpeaksForTheNetwork() {
    assertThat(keys(1).all()).isEqualTo(keys(1).networks()).hasSize(31);
  }
}
