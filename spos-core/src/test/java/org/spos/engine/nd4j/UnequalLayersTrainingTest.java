package org.spos.engine.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spos.engine.Engine;
import org.spos.engine.Golden;
import org.spos.engine.ImageBatch;
import org.spos.engine.NetworkOptions;
import org.spos.engine.ParameterSet;
import org.spos.engine.PathNetwork;
import org.spos.engine.PixelFormat;
import org.spos.engine.TestEngines;
import org.spos.plan.ConvUnit;
import org.spos.plan.NetworkPlan;
import org.spos.seed.Seed;
import org.spos.space.Architecture;
import org.spos.space.Layer;
import org.spos.space.SearchSpace;
import org.spos.space.SearchSpace.Stage;
import org.spos.space.TinySpace;

/** What else its blocks offer makes no difference to a path. */
class UnequalLayersTrainingTest {
  private static final Architecture PATH = Architecture.of(0, 2, 3, 1, 1);

  @ParameterizedTest
  @ValueSource(strings = {"onednn", "nd4j"})
  void aPathIsTrainedAsInASupernetThatOffersNothingElse(String engine) {
    NetworkPlan wide = NetworkPlan.supernet(TinySpace.unequal());
    NetworkPlan narrow = NetworkPlan.supernet(only(PATH));
    Architecture zeros = Architecture.of(0, 0, 0, 0, 0);
    Map<String, float[]> weights = Golden.parameters(wide).values();
    Map<String, float[]> trained = train(engine, wide, weights, PATH);
    Map<String, float[]> expected =
        train(engine, narrow, renamed(weights, wide, PATH, narrow), zeros);
    Map<String, float[]> onPath = renamed(trained, wide, PATH, narrow);
    assertThat(onPath.keySet()).isEqualTo(expected.keySet());
    onPath.forEach((name, values) -> assertThat(values).as(name).isEqualTo(expected.get(name)));
    trained.forEach(
        (name, values) -> {
          if (!names(wide, PATH).contains(name)) {
            assertThat(values).as("%s off the path", name).isEqualTo(weights.get(name));
          }
        });
  }

  /** A space of one architecture. */
  private static SearchSpace only(Architecture path) {
    List<Stage> stages = new ArrayList<>();
    List<Layer> layers = TinySpace.unequal().layers();
    for (Stage stage : TinySpace.unequal().stages()) {
      List<Layer> own = layers.stream().filter(layer -> layer.stage() == stages.size()).toList();
      int first = layers.indexOf(own.get(0));
      int last = layers.indexOf(own.get(own.size() - 1));
      stages.add(
          new Stage(
              stage.blocks(),
              stage.channels(),
              stage.stride(),
              List.of(layers.get(last).candidates().get(path.choice(last))),
              List.of(layers.get(first).candidates().get(path.choice(first)))));
    }
    return TinySpace.of(stages.toArray(Stage[]::new));
  }

  private static Map<String, float[]> train(
      String name, NetworkPlan plan, Map<String, float[]> weights, Architecture path) {
    try (Engine engine = TestEngines.open(name, 2);
        PathNetwork network =
            engine.create(
                plan, new NetworkOptions(PixelFormat.NORMALISED, 6, 0.9, 1e-4, false, 0.1))) {
      network.restore(new ParameterSet(weights, Map.of()));
      for (int step = 0; step < 2; step++) {
        ImageBatch images = Golden.images("step " + step, 6, plan.space());
        network.trainStep(images, path, 0.1, new Seed(1).stream("dropout", step));
      }
      return network.snapshot().values();
    }
  }

  /** Tensors on a path under the names of the other plan, whose one path it is. */
  private static Map<String, float[]> renamed(
      Map<String, float[]> values, NetworkPlan from, Architecture path, NetworkPlan to) {
    Map<String, float[]> renamed = new LinkedHashMap<>();
    List<String> theirs = names(to, Architecture.of(0, 0, 0, 0, 0));
    List<String> ours = names(from, path);
    assertThat(ours).hasSameSizeAs(theirs);
    for (int i = 0; i < ours.size(); i++) {
      renamed.put(theirs.get(i), Objects.requireNonNull(values.get(ours.get(i))));
    }
    return renamed;
  }

  private static List<String> names(NetworkPlan plan, Architecture path) {
    List<String> names = new ArrayList<>();
    for (ConvUnit unit : plan.units(path)) {
      names.add(unit.convName() + ".weight");
      names.add(unit.bnName() + ".running_mean");
      names.add(unit.bnName() + ".running_var");
    }
    names.add(plan.classifierName());
    return names;
  }
}
