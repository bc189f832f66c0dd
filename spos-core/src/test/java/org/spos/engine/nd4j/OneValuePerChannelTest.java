package org.spos.engine.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spos.engine.Engine;
import org.spos.engine.Golden;
import org.spos.engine.ImageBatch;
import org.spos.engine.PathNetwork;
import org.spos.engine.Recalibration;
import org.spos.engine.StepResult;
import org.spos.engine.TestEngines;
import org.spos.error.DataException;
import org.spos.plan.NetworkPlan;
import org.spos.seed.Seed;
import org.spos.space.Architecture;
import org.spos.space.Candidate;
import org.spos.space.SearchSpace;
import org.spos.space.SearchSpace.Stage;

/**
 * PyTorch's BatchNorm2d refuses [1, C, 1, 1] in training ("Expected more than 1 value per channel
 * when training") and takes [2, C, 1, 1] and [1, C, 2, 2].
 */
class OneValuePerChannelTest {
  private static final Architecture PATH = Architecture.of(1, 3);

  @ParameterizedTest
  @CsvSource({
    "onednn, 4, 1, 1, true",
    "onednn, 4, 2, 1, false",
    "onednn, 8, 1, 1, false",
    "onednn, 4, 4, 3, false",
    "onednn, 4, 5, 3, true",
    "nd4j, 4, 1, 1, true",
    "nd4j, 8, 1, 1, false"
  })
  void isRefusedInTrainingAndInRecalibration(
      String engine, int side, int images, int shards, boolean refused) {
    NetworkPlan plan =
        NetworkPlan.supernet(
            new SearchSpace(
                "tiny", side, 4, 2, List.of(new Stage(2, 8)), 8, 3, 0, Candidate.PUBLISHED));
    ImageBatch batch = Golden.images("images", images, plan.space());
    try (Engine opened = TestEngines.open(engine, 1);
        PathNetwork network = opened.create(plan, Golden.sgd(8).withShards(shards))) {
      network.initialise(new Seed(0).stream("initialise"));
      if (refused) {
        assertThatThrownBy(() -> step(network, batch))
            .isInstanceOf(DataException.class)
            .hasMessageContaining("expected more than 1 value per channel, but was given 1 image");
      } else {
        assertThat(step(network, batch).loss()).isFinite();
      }
      if (refused) {
        assertThatThrownBy(
                () -> network.recalibrate(List.of(batch), PATH, Recalibration.CUMULATIVE))
            .isInstanceOf(DataException.class);
      } else {
        network.recalibrate(List.of(batch), PATH, Recalibration.CUMULATIVE);
      }
    }
  }

  private static StepResult step(PathNetwork network, ImageBatch batch) {
    return network.trainStep(batch, PATH, 0.01, new Seed(0).stream("dropout"));
  }
}
