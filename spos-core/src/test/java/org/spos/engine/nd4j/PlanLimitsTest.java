package org.spos.engine.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.spos.plan.NetworkPlan;
import org.spos.space.Candidate;
import org.spos.space.Identity;
import org.spos.space.InvertedResidual;
import org.spos.space.Nonlinearity;
import org.spos.space.PointwiseBlock;
import org.spos.space.SearchSpace;
import org.spos.space.SearchSpace.Stage;
import org.spos.space.ShuffleBlock;
import org.spos.space.TinySpace;

class PlanLimitsTest {

  @Test
  void theBlocksOfShuffleNetAreComputedWhateverTheirListsAre() {
    for (SearchSpace space : List.of(SearchSpace.imagenet(), TinySpace.unequal())) {
      assertThat(PlanLimits.obstacle(NetworkPlan.supernet(space))).isEmpty();
    }
  }

  @Test
  void whatTheKernelsLackIsNamed() {
    List<Candidate> published = Candidate.PUBLISHED;
    assertObstacle(space(published, Nonlinearity.RELU6, false), "is followed by a ReLU6");
    assertObstacle(space(published, Nonlinearity.RELU, true), "the classifier has a bias");
  }

  @Test
  void whatTheRoutingOfChannelsLacksIsNamed() {
    assertObstacle(
        space(new InvertedResidual(3, 3)), "block 2, mb_k3e3: its output is a sum of branches");
    assertObstacle(space(new Identity()), "block 2, identity: 0 branches have convolutions");
    assertObstacle(
        space(new ShuffleBlock(3), new PointwiseBlock()),
        "block 2 offers conv_1x1 beside shuffle_3x3, which read or leave other channels");
  }

  @Test
  void aConvolutionOverAllChannelsAtStrideTwoIsNamed() {
    List<Candidate> all = List.of(new PointwiseBlock());
    SearchSpace space = new SearchSpace("other", 8, 8, 2, List.of(new Stage(1, 16)), 32, 4, 0, all);
    assertObstacle(space, "block 1, conv_1x1: a convolution over all channels has stride 2");
  }

  private static void assertObstacle(SearchSpace space, String expected) {
    assertThat(PlanLimits.obstacle(NetworkPlan.supernet(space)))
        .hasValueSatisfying(what -> assertThat(what).contains(expected));
  }

  /** A first block of ShuffleNet and a second one with these candidates. */
  private static SearchSpace space(Candidate... second) {
    return space(List.of(second), Nonlinearity.RELU, false);
  }

  private static SearchSpace space(List<Candidate> second, Nonlinearity activation, boolean bias) {
    List<Candidate> first = List.of(new ShuffleBlock(3));
    List<Stage> stages = List.of(new Stage(2, 16));
    return new SearchSpace("other", 8, 8, 2, stages, 32, 4, 0, second, first, activation, bias);
  }
}
