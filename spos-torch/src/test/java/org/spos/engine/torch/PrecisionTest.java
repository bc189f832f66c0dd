package org.spos.engine.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.spos.engine.Device;
import org.spos.engine.Engine;
import org.spos.engine.EngineOptions;
import org.spos.engine.EngineRequest;
import org.spos.engine.Engines;
import org.spos.engine.Golden;
import org.spos.engine.ImageBatch;
import org.spos.engine.ParameterSet;
import org.spos.engine.PathNetwork;
import org.spos.engine.Precision;
import org.spos.error.ConfigException;
import org.spos.plan.NetworkPlan;
import org.spos.space.Architecture;

/** In which numbers the engine computes, and what it refuses. */
class PrecisionTest {
  private static final NetworkPlan PLAN = NetworkPlan.supernet(Golden.TINY);
  private static final Architecture PATH = Architecture.of(1, 3, 2, 0);
  private static final ImageBatch IMAGES = Golden.images("images", 12, Golden.TINY);

  /** Of 8 significant bits; over four blocks the errors of single numbers average out. */
  @Test
  void bfloat16TrainsNearlyAsFloat32AndLeavesTheRestAlone() {
    assumeTrue(
        new TorchProvider().obstacle(Device.CPU, Precision.BF16).isEmpty(),
        "the processor has bfloat16");
    List<Double> exact = losses(Precision.FLOAT32);
    List<Double> rounded = losses(Precision.BF16);
    assertThat(rounded).isNotEqualTo(exact);
    for (int i = 0; i < exact.size(); i++) {
      assertThat(rounded.get(i)).isCloseTo(exact.get(i), within(0.03 * exact.get(i)));
    }
  }

  private static List<Double> losses(Precision precision) {
    EngineOptions options = new EngineOptions(2, Device.CPU, precision);
    try (Engine engine = new TorchProvider().open(options);
        PathNetwork network = engine.create(PLAN, Golden.sgd(12))) {
      network.restore(Golden.parameters(PLAN));
      ParameterSet before = network.snapshot();
      List<Double> losses = new ArrayList<>();
      for (int step = 0; step < 3; step++) {
        losses.add(Golden.step(network, IMAGES, PATH, 0.01).loss());
      }
      List<String> changed = Golden.changed(before.values(), network.snapshot().values());
      assertThat(changed)
          .contains("features.0.1.branch_main.0.weight", "classifier.0.weight")
          .noneMatch(name -> name.startsWith("features.0.2."));
      float[] logits = Golden.logits(network, PATH, network.statistics(PATH), IMAGES);
      for (float logit : logits) {
        assertThat(logit).isFinite();
      }
      return losses;
    }
  }

  @Test
  void whatTheMachineLacksIsRefused() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> open(Optional.of(Device.CPU), Precision.TF32))
        .withMessageContaining("engine torch cannot compute on cpu in tf32")
        .withMessageContaining("TF32 is for GPUs only");
    assumeTrue(!TorchLibraries.hasGpuCode(), "built without code for GPUs");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> open(Optional.of(Device.cuda(0)), Precision.FLOAT32))
        .withMessageContaining(
            "this build has libtorch for CPUs only; build it with ./mvnw -Ptorch-gpu package");
  }

  private static Engine open(Optional<Device> device, Precision precision) {
    return Engines.found().open(new EngineRequest("torch", device, precision, 2));
  }

  /** On a CPU oneDNN is faster, in bfloat16 too. */
  @Test
  void autoLeavesTheCpuToOneDnn() {
    assertThat(choice(Precision.FLOAT32)).isEqualTo("onednn");
    assumeTrue(CpuFeatures.obstacle(Precision.BF16).isEmpty(), "the processor has bfloat16");
    assertThat(choice(Precision.BF16)).isEqualTo("onednn");
  }

  private static String choice(Precision precision) {
    return Engines.found()
        .choose(new EngineRequest("auto", Optional.of(Device.CPU), precision, 2))
        .provider()
        .name();
  }
}
