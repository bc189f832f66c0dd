package org.spos.engine.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.spos.engine.Engine;
import org.spos.engine.EngineOptions;
import org.spos.engine.EngineProvider;
import org.spos.engine.Engines;
import org.spos.engine.NetworkOptions;
import org.spos.engine.PixelFormat;
import org.spos.engine.TestEngines;
import org.spos.engine.nd4j.Layout.Purpose;
import org.spos.error.ConfigException;
import org.spos.plan.NetworkPlan;
import org.spos.plan.TensorSpec;
import org.spos.space.Architecture;
import org.spos.space.SearchSpace;

class MemoryNeedTest {
  private static final Architecture PATH =
      Architecture.parse("2,1,0,1,2,0,2,0,2,0,2,3,0,0,0,0,3,2,3,3");

  private final NetworkPlan plan = NetworkPlan.supernet(SearchSpace.imagenet());
  private final ChannelRouting routing = new ChannelRouting(plan);

  @Test
  void anImpossibleBatchIsRefusedBeforeAnythingRuns() {
    try (Engine engine = TestEngines.open("onednn", 1)) {
      NetworkOptions options =
          new NetworkOptions(PixelFormat.BGR255, 1_000_000, 0.9, 4e-5, false, 0.1);
      assertThatExceptionOfType(ConfigException.class)
          .isThrownBy(() -> engine.create(plan, options))
          .withMessageMatching(
              "a batch of 1000000 needs [\\d.]+ GB of memory and [\\d.]+ GB are free;"
                  + " the largest that fits is \\d+: --shards \\d+");
    }
  }

  /** Counted from the tensors' names: candidates of a block have their gradients in one place. */
  @Test
  void parametersTakeWeightsMomentumAndTheGradientsOfOnePath() {
    for (NetworkPlan network :
        List.of(plan, NetworkPlan.standalone(SearchSpace.imagenet(), PATH))) {
      long weights = 0;
      long trunk = 0;
      Map<String, Map<String, Long>> candidates = new HashMap<>();
      for (TensorSpec spec : network.tensors()) {
        if (spec.kind().trained()) {
          weights += spec.elements();
          String[] name = spec.name().split("\\.");
          if (name[0].equals("features")) {
            String candidate = network.fixedArchitecture().isEmpty() ? name[2] : "";
            candidates
                .computeIfAbsent(name[1], block -> new HashMap<>())
                .merge(candidate, (long) spec.elements(), Long::sum);
          } else {
            trunk += spec.elements();
          }
        }
      }
      long gradients =
          trunk
              + candidates.values().stream()
                  .mapToLong(block -> Collections.max(block.values()))
                  .sum();
      MemoryNeed need = new MemoryNeed(network, Nd4jProvider.partition());
      assertThat(need.parameters(1)).isEqualTo(4 * (2 * weights + gradients));
      // Of 8 shards the sums of 4, 2, 1 and that of the last are in memory at a time.
      assertThat(need.parameters(8)).isEqualTo(4 * (6 * weights + gradients));
    }
  }

  @Test
  void theNeedIsKnownWithoutAnEngine() {
    NetworkOptions training = training(32);
    long parameters = new MemoryNeed(plan, Nd4jProvider.partition()).parameters(1);
    long activations = new Layout(plan, routing, 32, Purpose.TRAIN).size() * Float.BYTES;
    for (EngineProvider provider : Engines.found().providers()) {
      EngineOptions options = EngineOptions.cpu(2);
      long need = provider.memory(plan, training, options);
      assertThat(need).isBetween(parameters + activations, parameters + 3 * activations / 2);
      assertThat(provider.memory(plan, training(64), options) - parameters)
          .isBetween(19 * (need - parameters) / 10, 2 * (need - parameters));
      assertThat(provider.memory(plan, NetworkOptions.inference(PixelFormat.BGR255, 32), options))
          .isLessThan(need);
    }
  }

  private static NetworkOptions training(int batch) {
    return new NetworkOptions(PixelFormat.BGR255, batch, 0.9, 4e-5, false, 0.1);
  }

  @Test
  void trainingKeepsOneActivationOfEachUnitAndEvaluationNone() {
    long forTraining = new Layout(plan, routing, 32, Purpose.TRAIN).size();
    long forEvaluation = new Layout(plan, routing, 32, Purpose.PREDICT).size();

    // By hand: the first block of stage 1 works on 112×112 maps. Its input (16 channels) and the
    // inner activations of its widest candidate cannot share: at least 16 + 16 channels.
    assertThat(forEvaluation).isBetween(32L * 112 * 112 * 32, 32L * 112 * 112 * 128);
    // 671 MB; 716 MB with images and stem output kept, 1,043 MB when every unit kept its y, and
    // 1,679 MB with all inner activations.
    assertThat(forTraining * Float.BYTES).isBetween(655_000_000L, 695_000_000L);
  }

  /**
   * By hand: where the stride is 1, a candidate with one depthwise convolution has three units, and
   * Xception six of the same width. Three of these make their y twice; where the stride is 2,
   * theirs are all on the smaller map.
   */
  @Test
  void xceptionKeepsNoMoreThanTheOthers() {
    assertThat(activations(3)).isLessThanOrEqualTo(activations(0));
  }

  private static long activations(int choice) {
    int[] choices = new int[20];
    Arrays.fill(choices, choice);
    NetworkPlan network = NetworkPlan.standalone(SearchSpace.imagenet(), Architecture.of(choices));
    return new Layout(network, new ChannelRouting(network), 32, Purpose.TRAIN).size();
  }
}
