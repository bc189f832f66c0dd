package org.spos.engine.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.spos.engine.Engine;
import org.spos.engine.NetworkOptions;
import org.spos.engine.PixelFormat;
import org.spos.engine.nd4j.Layout.Purpose;
import org.spos.error.ConfigException;
import org.spos.plan.NetworkPlan;
import org.spos.space.SearchSpace;

class MemoryNeedTest {
  private final NetworkPlan plan = NetworkPlan.supernet(SearchSpace.imagenet());
  private final ChannelRouting routing = new ChannelRouting(plan);

  @Test
  void anImpossibleBatchIsRefusedBeforeAnythingRuns() {
    try (Engine engine = Nd4jEngine.open("onednn", 1)) {
      NetworkOptions options =
          new NetworkOptions(PixelFormat.BGR_255, 1_000_000, 0.9, 4e-5, false, 0.1);
      assertThatExceptionOfType(ConfigException.class)
          .isThrownBy(() -> engine.create(plan, options))
          .withMessageMatching(
              "a batch of 1000000 needs [\\d.]+ GB of memory and [\\d.]+ GB are free;"
                  + " the largest that fits is \\d+: --shards \\d+");
    }
  }

  @Test
  void trainingKeepsOneActivationOfEachUnitAndEvaluationNone() {
    long forTraining = new Layout(plan, routing, 32, Purpose.TRAIN).size();
    long forEvaluation = new Layout(plan, routing, 32, Purpose.PREDICT).size();

    // By hand: the first block of stage 1 works on 112×112 maps. Its input (16 channels) and the
    // inner activations of its widest candidate cannot share: at least 16 + 16 channels.
    assertThat(forEvaluation).isBetween(32L * 112 * 112 * 32, 32L * 112 * 112 * 128);
    // Measured 1,043 MB; with all inner activations kept it was 1,679 MB.
    assertThat(forTraining * Float.BYTES).isBetween(900_000_000L, 1_100_000_000L);
  }
}
