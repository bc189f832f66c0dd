package org.spos.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.spos.config.SposConfig;
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

  @Test
  void oneKeyIsThatWhichSpeaksForTheNetwork() {
    assertThat(keys(1).all()).isEqualTo(keys(1).networks()).hasSize(31);
  }
}
