package org.spos.engine.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.spos.plan.NetworkPlan;
import org.spos.space.Candidate;
import org.spos.space.Identity;
import org.spos.space.InitialWeights;
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
  void aReLU6AndABiasAreComputedBehindTheBlocksOfShuffleNetToo() {
    SearchSpace space = space(Candidate.PUBLISHED, Nonlinearity.RELU6, true);
    assertThat(PlanLimits.obstacle(NetworkPlan.supernet(space))).isEmpty();
  }

  /** All candidates of these spaces beside each other, and each of them alone. */
  @Test
  void whatWorksOnAllChannelsIsComputedInAnyMixture() {
    List<Candidate> all =
        Candidate.ALL.stream().filter(c -> !Candidate.PUBLISHED.contains(c)).toList();
    assertThat(all).hasSize(20);
    for (Candidate candidate : all) {
      assertThat(PlanLimits.obstacle(NetworkPlan.supernet(kept(List.of(candidate))))).isEmpty();
    }
    assertThat(PlanLimits.obstacle(NetworkPlan.supernet(kept(all)))).isEmpty();
  }

  private static SearchSpace kept(List<Candidate> candidates) {
    Stage stage = new Stage(2, 8, 1, candidates, candidates);
    return new SearchSpace("kept", 8, 8, 2, List.of(stage), 32, 4, 0, candidates);
  }

  @Test
  void whatTheRoutingOfChannelsLacksIsNamed() {
    assertObstacle(
        space(new InvertedResidual(3, 3)),
        "block 2, mb_k3e3: a sum of branches beside blocks that split their channels");
    assertObstacle(space(new Identity()), "block 2, identity: 0 branches have convolutions");
    assertObstacle(
        space(new ShuffleBlock(3), new PointwiseBlock()),
        "block 2 offers conv_1x1 beside shuffle_3x3, which read or leave other channels");
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
    return new SearchSpace(
        "other",
        8,
        8,
        2,
        stages,
        32,
        4,
        0,
        second,
        first,
        activation,
        bias,
        InitialWeights.PUBLISHED);
  }
}
