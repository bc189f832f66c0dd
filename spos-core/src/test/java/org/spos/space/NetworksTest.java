package org.spos.space;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.spos.space.SearchSpace.Stage;

class NetworksTest {
  private static final Candidate IDENTITY = new Identity();
  private static final Candidate SMALL = new InvertedResidual(3, 3);
  private static final Candidate LARGE = new InvertedResidual(5, 6);

  static Stream<SearchSpace> spaces() {
    List<Candidate> three = List.of(IDENTITY, SMALL, LARGE);
    List<Candidate> first = List.of(new PointwiseBlock(), SMALL, LARGE);
    return Stream.of(
        // Stages of NAS-Bench-Macro: nothing commutes with a first block.
        space(new Stage(2, 16, 2, three, first), new Stage(3, 32, 2, three, first)),
        // One that must not be skipped between two that may, and lists that differ.
        space(
            new Stage(1, 8, 1, List.of(IDENTITY, SMALL), List.of()),
            new Stage(1, 8, 1, List.of(SMALL, LARGE), List.of()),
            new Stage(2, 8, 1, List.of(LARGE, IDENTITY), List.of())),
        space(
            new Stage(2, 8, 1, three, List.of(IDENTITY)),
            new Stage(1, 8, 1, List.of(SMALL), List.of()),
            new Stage(1, 16, 1, first, List.of()),
            new Stage(2, 16, 1, three, List.of())));
  }

  /** Against writing out every network without its identities. */
  @ParameterizedTest
  @MethodSource("spaces")
  void countsWhatIsLeftWithoutIdentities(SearchSpace space) {
    long different =
        TinySpace.all(space).stream().map(path -> written(space, path)).distinct().count();
    assertThat(different).isLessThan(space.size().longValueExact());
    assertThat(Networks.count(space).orElseThrow()).isEqualTo(different);
  }

  @Test
  void withoutIdentitiesEveryArchitectureIsItsOwnNetwork() {
    assertThat(Networks.count(SearchSpace.imagenet())).contains(SearchSpace.imagenet().size());
  }

  static String written(SearchSpace space, Architecture path) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < path.size(); i++) {
      Layer layer = space.layers().get(i);
      Candidate candidate = layer.candidates().get(path.choice(i));
      if (!candidate.equals(IDENTITY)) {
        parts.add(candidate.id() + " " + layer.shape());
      }
    }
    return parts.stream().collect(Collectors.joining(", "));
  }

  static SearchSpace space(Stage... stages) {
    List<Candidate> none = List.of();
    return new SearchSpace(
        "some",
        32,
        8,
        1,
        List.of(stages),
        32,
        4,
        0,
        none,
        none,
        Nonlinearity.RELU,
        false,
        InitialWeights.PUBLISHED);
  }
}
