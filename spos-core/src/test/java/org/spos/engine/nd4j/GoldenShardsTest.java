package org.spos.engine.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.spos.engine.nd4j.Golden.changed;
import static org.spos.engine.nd4j.Golden.near;
import static org.spos.engine.nd4j.Golden.sgd;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.spos.engine.Engine;
import org.spos.engine.ImageBatch;
import org.spos.engine.ParameterSet;
import org.spos.engine.PathNetwork;
import org.spos.engine.StepResult;
import org.spos.engine.TestEngines;
import org.spos.plan.ConvUnit;
import org.spos.plan.NetworkPlan;
import org.spos.seed.Seed;
import org.spos.space.Architecture;

/**
 * Steps on several shards and on several paths against PyTorch, where each shard is a forward pass
 * of its own and gradients add up in {@code backward}. Tolerances as in {@link GoldenNetworkTest}.
 */
class GoldenShardsTest {
  private static final double GRADIENTS = 1e-4;
  private static final double VALUES = 2e-5;

  static Stream<Arguments> steps() {
    return Stream.of("onednn", "nd4j")
        .flatMap(
            engine ->
                Stream.of("tiny-shards-3-3", "tiny-shards-3-3-2", "tiny-fair", "tiny-paths-shards")
                    .map(name -> Arguments.of(engine, name)));
  }

  @ParameterizedTest
  @MethodSource("steps")
  void sumsTheGradientsOfShardsAndPathsAsPyTorchDoes(String engine, String name) {
    Golden golden = Golden.read(name);
    List<Architecture> paths = golden.paths();
    NetworkPlan plan =
        golden.affine()
            ? NetworkPlan.standalone(Golden.TINY, paths.get(0))
            : NetworkPlan.supernet(Golden.TINY);
    ImageBatch batch = Golden.images("images", golden.batch(), Golden.TINY);
    try (Engine opened = TestEngines.open(engine, 2);
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
