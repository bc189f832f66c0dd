package org.spos.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spos.checkpoint.Checkpoint;
import org.spos.config.SposConfig;
import org.spos.engine.Engine;
import org.spos.engine.EngineIdentity;
import org.spos.engine.Engines;
import org.spos.engine.NetworkOptions;
import org.spos.engine.ParameterSet;
import org.spos.engine.PathNetwork;
import org.spos.error.CheckpointException;
import org.spos.evolve.Evaluation;
import org.spos.interop.SampleNetwork;
import org.spos.plan.NetworkPlan;
import org.spos.space.Architecture;
import org.spos.train.FakeEngine;
import org.spos.train.FakeNetwork;
import org.spos.train.FakeProvider;

/** An engine, the weights of a checkpoint and images; 3 classes of 10 and 4 images. */
class TestBenchTest {
  private static final NetworkPlan PLAN = NetworkPlan.supernet(Playground.SPACE.withClasses(3));
  private static final Architecture PATH = Architecture.of(1, 0, 2);

  @TempDir Path folder;
  private Playground play;

  @BeforeEach
  void draw() {
    play = Playground.in(folder);
  }

  @Test
  void itsNetworkHoldsTheWeightsOfTheCheckpointAndNoMomentum() {
    Checkpoint supernet = supernet();
    try (TestBench bench = bench("cumulative", play.engines())) {
      assertThat(bench.network().weights().values().keySet())
          .isEqualTo(supernet.parameters().values().keySet());
      bench
          .network()
          .weights()
          .values()
          .forEach(
              (name, values) ->
                  assertThat(values).isEqualTo(supernet.parameters().values().get(name)));
    }
    assertThat(play.engine.options()).extracting(NetworkOptions::training).containsExactly(false);
    assertThat(play.engine.options()).extracting(NetworkOptions::maxBatch).containsExactly(4);
  }

  /** The fake network's logits tell how BN statistics were made. */
  @Test
  void theConfigurationAloneSaysHowAPathIsTested() {
    List<Evaluation> evaluations = new ArrayList<>();
    for (String recalibration : List.of("cumulative", "ema", "off")) {
      try (TestBench bench = bench(recalibration, play.engines())) {
        Evaluation search = bench.tester().test(PATH);
        assertThat(search.images()).as("2 of each class held out").isEqualTo(6);
        evaluations.add(search);
      }
    }
    assertThat(evaluations).extracting(Evaluation::loss).doesNotHaveDuplicates();
  }

  @Test
  void whatItOpenedIsClosedWhenTheNetworkRefusesTheWeights() {
    List<String> closed = new ArrayList<>();
    Engine refusing =
        new Engine() {
          @Override
          public EngineIdentity identity() {
            return new FakeEngine().identity();
          }

          @Override
          public PathNetwork create(NetworkPlan plan, NetworkOptions options) {
            return new FakeNetwork(plan) {
              @Override
              public void restore(ParameterSet parameters) {
                throw new CheckpointException("a tensor is missing");
              }

              @Override
              public void close() {
                closed.add("network");
              }
            };
          }

          @Override
          public void close() {
            closed.add("engine");
          }
        };
    assertThatThrownBy(() -> bench("off", Engines.of(new FakeProvider(refusing))))
        .isInstanceOf(CheckpointException.class);
    assertThat(closed).containsExactly("network", "engine");
  }

  private TestBench bench(String recalibration, Engines engines) {
    SposConfig config =
        play.config("tester.recalibration=" + recalibration, "data.trainedOn=withoutSearchSplit")
            .withSpace(PLAN.space());
    return TestBench.open(config, supernet(), Images.open(config), engines);
  }

  private static Checkpoint supernet() {
    return new Checkpoint(
        PLAN.space(),
        Optional.empty(),
        1,
        0,
        "none",
        Map.of(),
        new ParameterSet(SampleNetwork.values(PLAN, 5), Map.of()));
  }
}
