package org.spos.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.spos.engine.Golden.changed;
import static org.spos.engine.Golden.near;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spos.plan.NetworkPlan;
import org.spos.seed.Seed;
import org.spos.space.Architecture;

/**
 * Gradients of limited length against PyTorch's {@code clip_grad_norm_}: one norm over all that a
 * step trains, of the sum over shards and paths, before weight decay. Here vectors decay too.
 */
interface ClipContract extends EngineUnderTest {
  Architecture CLIPPED = Architecture.of(2, 3, 0, 1);

  @ParameterizedTest
  @ValueSource(strings = {"tiny-clip", "tiny-clip-shards", "tiny-clip-paths", "tiny-clip-longer"})
  default void limitsTheGradientAsPyTorchDoes(String name) {
    Golden golden = Golden.read(name);
    List<Architecture> paths = golden.paths();
    NetworkPlan plan =
        golden.affine()
            ? NetworkPlan.standalone(Golden.TINY, paths.get(0))
            : NetworkPlan.supernet(Golden.TINY);
    ImageBatch batch = Golden.images("images", golden.batch(), Golden.TINY);
    NetworkOptions options =
        new NetworkOptions(
                PixelFormat.BGR255, golden.batch(), 0.9, golden.number("weight_decay"), true, 0.1)
            .withShards(golden.shards())
            .withClipNorm(golden.number("clip"));
    try (Engine opened = open();
        PathNetwork network = opened.create(plan, options)) {
      network.restore(Golden.parameters(plan));
      StepResult result = network.trainStep(batch, paths, 0.05, new Seed(0).stream("dropout"));
      ParameterSet after = network.snapshot();
      assertThat((float) result.loss()).isCloseTo(golden.tensor("steps/loss")[0], within(2e-5f));
      near(after.values(), golden.under("after1/"), GoldenNetworkContract.VALUES);
      near(after.momentum(), golden.under("momentum1/"), GoldenNetworkContract.GRADIENTS);
    }
  }

  /** With momentum and decay 0 the momentum buffers are the gradient, that of a bias included. */
  @Test
  default void theLimitedGradientHasTheNormThatWasAskedFor() {
    NetworkPlan macro = NetworkPlan.supernet(GoldenSpaces.MACRO_SPACE);
    Map<String, float[]> gradient = step(macro, Architecture.of(1, 0, 2, 1, 0), 0.05).momentum();
    assertThat(Golden.largest(Objects.requireNonNull(gradient.get("classifier.0.bias"))))
        .isPositive();
    assertThat(norm(gradient)).isCloseTo(0.05, within(1e-6));

    double free = norm(step(0).momentum());
    assertThat(free).isCloseTo(Golden.read("tiny-clip").tensor("steps/norm")[0], within(1e-4));
    // Of which the 1e-6 in the denominator is 2e-7.
    assertThat(norm(step(0.25).momentum())).isCloseTo(0.25, within(1e-6));
    assertThat(norm(step(1e-6).momentum())).isCloseTo(1e-6 * free / (free + 1e-6), within(1e-12));
  }

  @Test
  default void aGradientThatIsShortEnoughKeepsEveryBit() {
    ParameterSet free = step(0);
    ParameterSet limited = step(100);
    assertThat(changed(free.values(), limited.values())).isEmpty();
    assertThat(changed(free.momentum(), limited.momentum())).isEmpty();
  }

  private ParameterSet step(double clipNorm) {
    return step(NetworkPlan.supernet(Golden.TINY), CLIPPED, clipNorm);
  }

  private ParameterSet step(NetworkPlan plan, Architecture path, double clipNorm) {
    NetworkOptions options =
        new NetworkOptions(PixelFormat.BGR255, 6, 0, 0, false, 0.1).withClipNorm(clipNorm);
    try (Engine opened = open();
        PathNetwork network = opened.create(plan, options)) {
      network.restore(Golden.parameters(plan));
      Golden.step(network, Golden.images("images", 6, plan.space()), path, 0.05);
      return network.snapshot();
    }
  }

  private static double norm(Map<String, float[]> gradient) {
    double sum = 0;
    for (String name : gradient.keySet()) {
      for (float value : Objects.requireNonNull(gradient.get(name))) {
        sum += (double) value * value;
      }
    }
    return Math.sqrt(sum);
  }
}
