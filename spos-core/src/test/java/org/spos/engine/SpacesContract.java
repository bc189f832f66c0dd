package org.spos.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.spos.engine.BnStatistics.Moments;
import org.spos.plan.ConvUnit;
import org.spos.plan.NetworkPlan;
import org.spos.seed.Seed;
import org.spos.space.Architecture;
import org.spos.space.SearchSpace;

/**
 * What holds in every space that is shipped, in small: ShuffleNet's, NAS-Bench-Macro's,
 * MobileNet's, and one in which a path may consist of identities only. Each step takes another
 * path, so that what one leaves behind would show in the next.
 */
interface SpacesContract extends EngineUnderTest {

  /** A space with some of its paths; more images than go evenly into the parts of a batch. */
  record Space(SearchSpace space, List<Architecture> paths, ImageBatch images) {
    static Space of(SearchSpace space, String... paths) {
      return new Space(
          space,
          Arrays.stream(paths).map(Architecture::parse).toList(),
          Golden.images("images", 18, space));
    }

    NetworkPlan plan() {
      return NetworkPlan.supernet(space);
    }

    Architecture path(int number) {
      return paths.get(number % paths.size());
    }

    @Override
    public String toString() {
      return space.name();
    }
  }

  /** Identities alone, in a row, before the head and after it has been another block. */
  static Stream<Space> spaces() {
    return Stream.of(
        Space.of(GoldenSpaces.TINY, "0,1,2,3", "3,2,1,0", "1,3,2,0"),
        Space.of(GoldenSpaces.MACRO_SPACE, "0,0,0,0,0", "2,1,1,2,1", "1,0,2,0,1", "0,2,1,0,0"),
        Space.of(
            GoldenSpaces.MOBILE_SPACE, "0,0,6,6,1,6", "0,5,4,3,2,1", "0,2,6,1,4,5", "0,1,3,6,0,6"),
        Space.of(GoldenSpaces.KEPT_SPACE, "0,0,0", "2,1,2", "0,3,0", "3,0,1", "0,0,2"));
  }

  private PathNetwork create(Engine engine, Space space) {
    return engine.create(space.plan(), Golden.sgd(18));
  }

  private static void step(PathNetwork network, Space space, int number) {
    network.trainStep(space.images(), space.path(number), 0.02, new Seed(number).stream("dropout"));
  }

  /** As a run that is interrupted and resumed, at each of the paths. */
  @ParameterizedTest
  @MethodSource("spaces")
  default void goesOnToTheSameBitsOnEveryPath(Space space) {
    ParameterSet half;
    ParameterSet whole;
    int steps = 2 * space.paths().size();
    try (Engine engine = open();
        PathNetwork network = create(engine, space)) {
      network.restore(Golden.parameters(space.plan()));
      for (int number = 0; number < steps / 2; number++) {
        step(network, space, number);
      }
      half = network.snapshot();
      for (int number = steps / 2; number < steps; number++) {
        step(network, space, number);
      }
      whole = network.snapshot();
    }
    assertThat(whole.values().values())
        .allSatisfy(values -> assertThat(Float.isFinite((float) Golden.largest(values))).isTrue());
    try (Engine engine = open();
        PathNetwork network = create(engine, space)) {
      network.restore(half);
      for (int number = steps / 2; number < steps; number++) {
        step(network, space, number);
      }
      ParameterSet resumed = network.snapshot();
      assertThat(Golden.changed(whole.values(), resumed.values())).isEmpty();
      assertThat(Golden.changed(whole.momentum(), resumed.momentum())).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("spaces")
  default void aStepMovesAllThatIsOnItsPathAndNothingElse(Space space) {
    NetworkPlan plan = space.plan();
    try (Engine engine = open();
        PathNetwork network = create(engine, space)) {
      network.restore(Golden.parameters(plan));
      for (int number = 0; number < space.paths().size(); number++) {
        ParameterSet before = network.snapshot();
        step(network, space, number);
        ParameterSet after = network.snapshot();
        Set<String> onPath = onPath(plan, space.path(number));
        assertThat(Golden.changed(before.values(), after.values()))
            .as("%s", space.path(number))
            .containsExactlyInAnyOrderElementsOf(onPath);
        assertThat(Golden.changed(before.momentum(), after.momentum())).isSubsetOf(onPath);
      }
    }
  }

  private static Set<String> onPath(NetworkPlan plan, Architecture path) {
    Set<String> names = new HashSet<>(Set.of(plan.classifierName()));
    plan.classifierBiasName().ifPresent(names::add);
    for (ConvUnit unit : plan.units(path)) {
      names.add(unit.convName() + ".weight");
      names.add(unit.bnName() + ".running_mean");
      names.add(unit.bnName() + ".running_var");
    }
    return names;
  }

  /** Folded, and where maps lie in other places than in training. */
  @ParameterizedTest
  @MethodSource("spaces")
  default void everyPathPredictsWhatATrainingStepSees(Space space) {
    NetworkOptions still = new NetworkOptions(PixelFormat.BGR255, 18, 0, 0, false, 0);
    try (Engine engine = open();
        PathNetwork network = engine.create(space.plan(), still)) {
      network.restore(Golden.parameters(space.plan()));
      for (Architecture path : space.paths()) {
        BnStatistics unbiased =
            network.recalibrate(List.of(space.images()), path, Recalibration.CUMULATIVE);
        BnStatistics ofBatch = biased(unbiased, space.plan().units(path));
        float[] logits = Golden.logits(network, path, ofBatch, space.images());
        double seen = Golden.step(network, space.images(), path, 0).loss();
        assertThat(crossEntropy(logits, space.images()))
            .isCloseTo(seen, within(predictionTolerance() * seen));
      }
    }
  }

  private static BnStatistics biased(BnStatistics unbiased, List<ConvUnit> units) {
    Map<String, Moments> moments = new LinkedHashMap<>();
    for (ConvUnit unit : units) {
      Moments given = Objects.requireNonNull(unbiased.moments().get(unit.bnName()));
      int count = 18 * unit.outputSide() * unit.outputSide();
      float[] variance = given.variance().clone();
      for (int c = 0; c < variance.length; c++) {
        variance[c] *= (float) ((count - 1.0) / count);
      }
      moments.put(unit.bnName(), new Moments(given.mean(), variance));
    }
    return new BnStatistics(moments);
  }

  private static double crossEntropy(float[] logits, ImageBatch images) {
    int classes = logits.length / images.size();
    double sum = 0;
    for (int image = 0; image < images.size(); image++) {
      double exponentials = 0;
      for (int c = 0; c < classes; c++) {
        exponentials += Math.exp(logits[image * classes + c]);
      }
      sum += Math.log(exponentials) - logits[image * classes + images.labels()[image]];
    }
    return sum / images.size();
  }

  @ParameterizedTest
  @MethodSource("spaces")
  default void aPredictorOfAPathStaysWhatItWasWhileOthersRun(Space space) {
    try (Engine engine = open();
        PathNetwork network = create(engine, space)) {
      network.restore(Golden.parameters(space.plan()));
      for (Architecture path : space.paths()) {
        try (Predictor predictor = network.predictor(path, network.statistics(path))) {
          float[] before = predictor.predict(space.images());
          for (int number = 0; number < space.paths().size(); number++) {
            step(network, space, number);
            Architecture other = space.path(number);
            Golden.logits(network, other, network.statistics(other), space.images());
          }
          assertThat(predictor.predict(space.images())).isEqualTo(before);
          long[] parts = predictor.partNanos(space.images());
          assertThat(parts).hasSize(1 + space.space().layers().size() + 1);
          assertThat(Arrays.stream(parts).min().orElseThrow()).isNotNegative();
        }
      }
    }
  }
}
