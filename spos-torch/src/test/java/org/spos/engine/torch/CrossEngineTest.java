package org.spos.engine.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.spos.engine.BnStatistics;
import org.spos.engine.Engine;
import org.spos.engine.Golden;
import org.spos.engine.ImageBatch;
import org.spos.engine.NetworkOptions;
import org.spos.engine.ParameterSet;
import org.spos.engine.PathNetwork;
import org.spos.engine.PixelFormat;
import org.spos.engine.Predictor;
import org.spos.engine.Recalibration;
import org.spos.engine.TestEngines;
import org.spos.plan.NetworkPlan;
import org.spos.seed.Seed;
import org.spos.space.Architecture;
import org.spos.space.Candidate;
import org.spos.space.SearchSpace;

/**
 * One seed, two engines: what one has trained, the other goes on with, scores and gives away. Two
 * float32 implementations differ by the order of their sums, at first by some 1e-7 of a number;
 * each step multiplies that, which is why losses are compared over five steps.
 */
class CrossEngineTest {
  private static final double LOSSES = 1e-4;
  private static final int STEPS = 5;

  private static final SearchSpace DROPPING =
      new SearchSpace(
          "golden",
          Golden.TINY.inputSide(),
          Golden.TINY.stemChannels(),
          Golden.TINY.stemStride(),
          Golden.TINY.stages(),
          Golden.TINY.headChannels(),
          Golden.TINY.classes(),
          0.1,
          Candidate.PUBLISHED);

  /** How networks are trained here. */
  record Case(String name, NetworkPlan plan, List<Architecture> paths, NetworkOptions options) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    NetworkPlan supernet = NetworkPlan.supernet(DROPPING);
    Architecture one = Architecture.of(1, 3, 2, 0);
    List<Architecture> two = List.of(one, Architecture.of(1, 0, 2, 3));
    return Stream.of(
        new Case("one path", supernet, List.of(one), Golden.sgd(12)),
        new Case("two paths, three shards", supernet, two, Golden.sgd(12).withShards(3)),
        new Case("clipped", supernet, List.of(one), Golden.sgd(12).withClipNorm(0.5)),
        new Case(
            "standalone", NetworkPlan.standalone(DROPPING, one), List.of(one), Golden.sgd(12)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theFirstLossesAreTheSame(Case one) {
    List<Double> here = losses("torch", one);
    List<Double> there = losses("onednn", one);
    assertThat(here.get(0)).isCloseTo(there.get(0), within(1e-6 * there.get(0)));
    for (int i = 0; i < STEPS; i++) {
      assertThat(here.get(i)).as("step %s", i).isCloseTo(there.get(i), within(LOSSES));
    }
    assertThat(here.get(STEPS - 1)).as("it learns").isLessThan(here.get(0));
  }

  private static List<Double> losses(String name, Case one) {
    try (Engine engine = TestEngines.open(name, 2);
        PathNetwork network = engine.create(one.plan(), one.options())) {
      network.initialise(new Seed(7).stream("initialise"));
      return train(network, one, 0, STEPS);
    }
  }

  private static List<Double> train(PathNetwork network, Case one, int from, int to) {
    ImageBatch batch = Golden.images("images", 12, one.plan().space());
    List<Double> losses = new ArrayList<>();
    for (int step = from; step < to; step++) {
      losses.add(
          network.trainStep(batch, one.paths(), 0.02, new Seed(7).stream("dropout", step)).loss());
    }
    return losses;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void bothGoOnWithWhatTheOtherHasTrained(Case one) {
    for (List<String> order : List.of(List.of("torch", "onednn"), List.of("onednn", "torch"))) {
      ParameterSet half;
      List<Double> alone;
      try (Engine engine = TestEngines.open(order.get(0), 2);
          PathNetwork network = engine.create(one.plan(), one.options())) {
        network.initialise(new Seed(7).stream("initialise"));
        train(network, one, 0, 2);
        half = network.snapshot();
        alone = train(network, one, 2, STEPS);
      }
      try (Engine engine = TestEngines.open(order.get(1), 2);
          PathNetwork network = engine.create(one.plan(), one.options())) {
        network.restore(half);
        assertThat(Golden.changed(half.values(), network.snapshot().values())).isEmpty();
        assertThat(Golden.changed(half.momentum(), network.snapshot().momentum())).isEmpty();
        List<Double> resumed = train(network, one, 2, STEPS);
        for (int i = 0; i < resumed.size(); i++) {
          assertThat(resumed.get(i)).as("%s", order).isCloseTo(alone.get(i), within(LOSSES));
        }
      }
    }
  }

  /** As a search does: recalibrate, then predict. */
  @Test
  void bothScoreAPathAlike() {
    NetworkPlan plan = NetworkPlan.supernet(Golden.TINY);
    Architecture path = Architecture.of(2, 0, 3, 1);
    ImageBatch images = Golden.images("images", 16, Golden.TINY);
    NetworkOptions options = NetworkOptions.inference(PixelFormat.NORMALISED, 16);
    List<BnStatistics> statistics = new ArrayList<>();
    List<float[]> logits = new ArrayList<>();
    for (String name : List.of("torch", "onednn")) {
      try (Engine engine = TestEngines.open(name, 2);
          PathNetwork network = engine.create(plan, options)) {
        network.restore(Golden.parameters(plan));
        BnStatistics found =
            network.recalibrate(
                List.of(images, Golden.images("images1", 16, Golden.TINY)),
                path,
                Recalibration.CUMULATIVE);
        statistics.add(found);
        try (Predictor predictor = network.predictor(path, found)) {
          logits.add(predictor.predict(images));
        }
      }
    }
    Golden.near(logits.get(0), logits.get(1));
    statistics
        .get(1)
        .moments()
        .forEach(
            (bn, expected) -> {
              var found = Objects.requireNonNull(statistics.get(0).moments().get(bn));
              assertThat(Golden.error(found.mean(), expected.mean(), 0.1)).as(bn).isLessThan(2e-5);
              assertThat(Golden.error(found.variance(), expected.variance(), 0))
                  .as(bn)
                  .isLessThan(2e-5);
            });
  }
}
