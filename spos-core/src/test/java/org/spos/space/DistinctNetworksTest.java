package org.spos.space;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DistinctNetworksTest {

  /** Against writing out every network without its identities, also where lists differ. */
  @ParameterizedTest
  @MethodSource("org.spos.space.NetworksTest#spaces")
  void oneArchitectureSpeaksForAllThatAreTheSameNetwork(SearchSpace space) {
    DistinctNetworks networks = new DistinctNetworks(space);
    TreeMap<String, Set<Architecture>> groups =
        TinySpace.all(space).stream()
            .collect(
                Collectors.groupingBy(
                    path -> NetworksTest.written(space, path), TreeMap::new, Collectors.toSet()));
    assertThat(groups.values().stream().anyMatch(group -> group.size() > 1)).isTrue();
    for (Set<Architecture> group : groups.values()) {
      Set<Architecture> canonical =
          group.stream().map(networks::canonical).collect(Collectors.toSet());
      assertThat(canonical).hasSize(1);
      assertThat(group).containsAll(canonical);
    }
  }

  @ParameterizedTest
  @MethodSource("org.spos.space.NetworksTest#spaces")
  void nothingSwapsInACanonicalOne(SearchSpace space) {
    DistinctNetworks networks = new DistinctNetworks(space);
    for (Architecture path : TinySpace.all(space)) {
      boolean swaps = false;
      for (int block = 0; block + 1 < path.size(); block++) {
        swaps |= networks.swaps(block, path.choice(block), path.choice(block + 1));
      }
      if (swaps) {
        assertThat(networks.canonical(path)).as(path.toString()).isNotEqualTo(path);
      }
    }
  }

  /** 22212220 and 22212202 are the best network of NAS-Bench-Macro's table. */
  @Test
  void identitiesStandLateInTheirStage() {
    List<Candidate> three =
        List.of(new Identity(), new InvertedResidual(3, 3), new InvertedResidual(5, 6));
    SearchSpace space =
        NetworksTest.space(
            new SearchSpace.Stage(2, 16, 2, three, three.subList(1, 3)),
            new SearchSpace.Stage(4, 32, 2, three, three.subList(1, 3)));
    DistinctNetworks networks = new DistinctNetworks(space);
    Architecture path = Architecture.parse("1,0,0,0,2,1");
    assertThat(networks.canonical(path)).isEqualTo(Architecture.parse("1,0,0,2,1,0"));
    assertThat(networks.same(path, Architecture.parse("1,0,0,2,0,1"))).isTrue();
    assertThat(networks.same(path, Architecture.parse("1,0,0,1,0,2"))).isFalse();
    assertThat(networks.depth(path)).isEqualTo(4);
  }
}
