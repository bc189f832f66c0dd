package org.spos.engine.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.spos.error.ConfigException;
import org.spos.plan.NetworkPlan;
import org.spos.space.Candidate;
import org.spos.space.Nonlinearity;
import org.spos.space.SearchSpace;
import org.spos.space.SearchSpace.Stage;
import org.spos.space.TinySpace;

class PlanLimitsTest {

  @Test
  void theBlocksOfShuffleNetAreComputedWhateverTheirListsAre() {
    for (SearchSpace space : List.of(SearchSpace.imagenet(), TinySpace.unequal())) {
      assertThatCode(() -> PlanLimits.require(NetworkPlan.supernet(space)))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void whatTheKernelsLackIsNamedInOneLine() {
    assertThatThrownBy(() -> PlanLimits.require(NetworkPlan.supernet(other(true))))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("space \"other\" cannot be computed yet: the classifier has a bias");
    assertThat(PlanLimits.obstacle(NetworkPlan.supernet(other(false))))
        .contains("first_conv.0 is followed by a ReLU6");
  }

  private static SearchSpace other(boolean bias) {
    List<Stage> stages = List.of(new Stage(1, 16));
    List<Candidate> all = Candidate.PUBLISHED;
    return new SearchSpace(
        "other", 8, 8, 2, stages, 32, 4, 0, all, List.of(), Nonlinearity.RELU6, bias);
  }
}
