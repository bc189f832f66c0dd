package org.spos.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.spos.engine.Golden.changed;
import static org.spos.engine.Golden.near;
import static org.spos.engine.Golden.sgd;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spos.plan.ConvUnit;
import org.spos.plan.NetworkPlan;
import org.spos.seed.Seed;
import org.spos.space.Architecture;

/**
 * Steps on several shards and on several paths against PyTorch, where each shard is a forward pass
 * of its own and gradients add up in {@code backward}. Tolerances as in {@link
 * GoldenNetworkContract}.
 */
interface GoldenShardsContract extends EngineUnderTest {
  double GRADIENTS = 1e-4;
  double VALUES = 2e-5;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tiny-shards-3-3",
        "tiny-shards-3-3-2",
        "tiny-fair",
        "tiny-paths-shards",
        "tiny-macro-fair",
        "tiny-macro-paths-shards",
        "tiny-mobile-shards-3-3-2"
      })
  default void sumsTheGradientsOfShardsAndPathsAsPyTorchDoes(String name) {
    Golden golden = Golden.read(name);
    List<Architecture> paths = golden.paths();
    NetworkPlan plan = golden.plan(name);
    ImageBatch batch = Golden.images("images", golden.batch(), plan.space());
    try (Engine opened = open();
        PathNetwork network =
            opened.create(plan, sgd(golden.batch()).withShards(golden.shards()))) {
      network.restore(Golden.parameters(plan));
      ParameterSet before = network.snapshot();
      StepResult result = network.trainStep(batch, paths, 0.05, new Seed(0).stream("dropout"));
      ParameterSet after = network.snapshot();

      assertThat((float) result.loss()).isCloseTo(golden.tensor("steps/loss")[0], within(2e-5f));
      assertThat(result.images()).isEqualTo(paths.size() * golden.batch());
      near(after.values(), golden.under("after1/"), VALUES);
      near(after.momentum(), golden.under("momentum1/"), GRADIENTS);
      near(after.values(), golden.under("stats1/"), VALUES);
      Set<String> onPaths = tensors(plan, paths);
      assertThat(changed(before.values(), after.values())).isSubsetOf(onPaths);
      assertThat(changed(before.momentum(), after.momentum())).isSubsetOf(onPaths);
    }
  }

  private static Set<String> tensors(NetworkPlan plan, List<Architecture> paths) {
    Set<String> names = new HashSet<>(Set.of(plan.classifierName()));
    plan.classifierBiasName().ifPresent(names::add);
    for (Architecture path : paths) {
      for (ConvUnit unit : plan.units(path)) {
        names.add(unit.convName() + ".weight");
        for (String kind : List.of("weight", "bias", "running_mean", "running_var")) {
          names.add(unit.bnName() + "." + kind);
        }
      }
    }
    return names;
  }
}
