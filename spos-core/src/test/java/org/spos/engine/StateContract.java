package org.spos.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.spos.engine.BnStatistics.Moments;
import org.spos.error.CheckpointException;
import org.spos.plan.ConvUnit;
import org.spos.plan.NetworkPlan;
import org.spos.plan.TensorSpec;
import org.spos.seed.Seed;
import org.spos.space.Architecture;

/** What a network remembers, gives away, takes back and freezes. */
interface StateContract extends EngineUnderTest {
  NetworkPlan SUPERNET = NetworkPlan.supernet(Golden.TINY);
  Architecture ON = Architecture.of(1, 3, 2, 0);
  Architecture OTHER_PATH = Architecture.of(0, 1, 3, 2);
  ImageBatch IMAGES = Golden.images("images", 6, Golden.TINY);

  @Test
  default void saysWhatComputes() {
    try (Engine engine = open()) {
      EngineIdentity identity = engine.identity();
      assertThat(identity.engine()).isEqualTo(provider().name());
      assertThat(identity.device()).isEqualTo(options().device());
      assertThat(identity.precision()).isEqualTo(options().precision());
      assertThat(identity.threads()).isEqualTo(options().threads());
      assertThat(identity.libraries()).containsPattern("\\d+\\.\\d+");
      assertThat(provider().obstacle(options().device(), options().precision())).isEmpty();
    }
  }

  @Test
  default void givesBackWhatItWasGiven() {
    ParameterSet given = Golden.parameters(SUPERNET);
    try (Engine engine = open();
        PathNetwork network = engine.create(SUPERNET, Golden.sgd(6))) {
      network.restore(given);
      ParameterSet found = network.snapshot();
      assertThat(found.values().keySet())
          .containsExactlyElementsOf(SUPERNET.tensors().stream().map(TensorSpec::name).toList());
      assertThat(Golden.changed(given.values(), found.values())).isEmpty();
      assertThat(found.momentum().values()).allMatch(values -> Golden.largest(values) == 0);
      assertThat(network.weights().momentum()).isEmpty();
      assertThat(Golden.changed(found.values(), network.weights().values())).isEmpty();
    }
  }

  /** As a run that is interrupted and resumed. */
  @Test
  default void goesOnFromASnapshotToTheSameBits() {
    ParameterSet whole;
    ParameterSet half;
    try (Engine engine = open();
        PathNetwork network = engine.create(SUPERNET, Golden.sgd(6))) {
      network.initialise(new Seed(7).stream("initialise"));
      step(network, 0);
      half = network.snapshot();
      step(network, 1);
      whole = network.snapshot();
    }
    try (Engine engine = open();
        PathNetwork network = engine.create(SUPERNET, Golden.sgd(6))) {
      network.restore(half);
      step(network, 1);
      ParameterSet resumed = network.snapshot();
      assertThat(Golden.changed(whole.values(), resumed.values())).isEmpty();
      assertThat(Golden.changed(whole.momentum(), resumed.momentum())).isEmpty();
    }
  }

  @Test
  default void refusesTensorsThatDoNotFit() {
    try (Engine engine = open();
        PathNetwork network = engine.create(SUPERNET, Golden.sgd(6))) {
      network.restore(Golden.parameters(SUPERNET));
      Map<String, float[]> before = network.snapshot().values();
      refuses(network, "conv_last.0.weight", Map.of());
      refuses(network, "conv_last.0.weight", Map.of("conv_last.0.weight", new float[3]));
      refuses(network, "surplus", Map.of("surplus", new float[1]));
      assertThat(Golden.changed(before, network.snapshot().values()))
          .as("untouched by what it refused")
          .isEmpty();
    }
  }

  /** Restores all tensors with these in place of the named one. */
  private static void refuses(PathNetwork network, String name, Map<String, float[]> instead) {
    Map<String, float[]> values = new LinkedHashMap<>(Golden.parameters(SUPERNET).values());
    values.remove(name);
    values.putAll(instead);
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> network.restore(new ParameterSet(values, Map.of())))
        .withMessageContaining(name);
  }

  /**
   * In train mode a batch is normalised by itself. With the same statistics a predictor must give
   * the same loss, though it has batch normalisation folded into the convolutions.
   */
  @Test
  default void predictsWhatATrainingStepSees() {
    NetworkOptions still = new NetworkOptions(PixelFormat.BGR255, 6, 0, 0, false, 0);
    try (Engine engine = open();
        PathNetwork network = engine.create(SUPERNET, still)) {
      network.restore(Golden.parameters(SUPERNET));
      BnStatistics ofBatch = biased(network.recalibrate(List.of(IMAGES), ON, Recalibration.EMA));
      float[] logits = Golden.logits(network, ON, ofBatch, IMAGES);
      double seen = Golden.step(network, IMAGES, ON, 0).loss();
      assertThat(crossEntropy(logits)).isCloseTo(seen, within(predictionTolerance() * seen));
    }
  }

  /** From a running average of weight 0.1 that began at 0 and 1, to the batch's biased variance. */
  private static BnStatistics biased(BnStatistics ema) {
    Map<String, Moments> moments = new LinkedHashMap<>();
    for (ConvUnit unit : SUPERNET.units(ON)) {
      Moments given = Objects.requireNonNull(ema.moments().get(unit.bnName()));
      int count = IMAGES.size() * unit.outputSide() * unit.outputSide();
      float[] mean = new float[given.mean().length];
      float[] variance = new float[mean.length];
      for (int c = 0; c < mean.length; c++) {
        mean[c] = (float) (given.mean()[c] / 0.1);
        variance[c] = (float) ((given.variance()[c] - 0.9) / 0.1 * (count - 1) / count);
      }
      moments.put(unit.bnName(), new Moments(mean, variance));
    }
    return new BnStatistics(moments);
  }

  private static double crossEntropy(float[] logits) {
    int classes = logits.length / IMAGES.size();
    double sum = 0;
    for (int image = 0; image < IMAGES.size(); image++) {
      double exponentials = 0;
      for (int c = 0; c < classes; c++) {
        exponentials += Math.exp(logits[image * classes + c]);
      }
      sum += Math.log(exponentials) - logits[image * classes + IMAGES.labels()[image]];
    }
    return sum / IMAGES.size();
  }

  @Test
  default void aPredictorStaysWhatItWas() {
    try (Engine engine = open();
        PathNetwork network = engine.create(SUPERNET, Golden.sgd(6))) {
      network.restore(Golden.parameters(SUPERNET));
      BnStatistics statistics = network.statistics(ON);
      try (Predictor predictor = network.predictor(ON, statistics)) {
        float[] before = predictor.predict(IMAGES);
        step(network, 0);
        Golden.logits(network, OTHER_PATH, network.statistics(OTHER_PATH), IMAGES);
        assertThat(predictor.predict(IMAGES)).isEqualTo(before);
        assertThat(Golden.logits(network, ON, network.statistics(ON), IMAGES))
            .as("the network itself has moved")
            .isNotEqualTo(before);
      }
    }
  }

  @Test
  default void adoptsStatistics() {
    try (Engine engine = open();
        PathNetwork network = engine.create(SUPERNET, Golden.sgd(6))) {
      network.restore(Golden.parameters(SUPERNET));
      BnStatistics made = network.recalibrate(List.of(IMAGES), ON, Recalibration.CUMULATIVE);
      network.adopt(made);
      network
          .statistics(ON)
          .moments()
          .forEach(
              (name, moments) -> {
                Moments expected = Objects.requireNonNull(made.moments().get(name), name);
                assertThat(moments.mean()).as(name).isEqualTo(expected.mean());
                assertThat(moments.variance()).as(name).isEqualTo(expected.variance());
              });
      assertThat(network.snapshot().values().get("first_conv.1.running_mean"))
          .isEqualTo(Objects.requireNonNull(made.moments().get("first_conv.1")).mean());
    }
  }

  @Test
  default void timesEachPartOfAPath() {
    NetworkPlan alone = NetworkPlan.standalone(Golden.TINY, ON);
    try (Engine engine = open();
        PathNetwork network =
            engine.create(alone, NetworkOptions.inference(PixelFormat.BGR255, 6))) {
      network.restore(Golden.parameters(alone));
      try (Predictor predictor = network.predictor(ON, network.statistics(ON))) {
        long[] parts = predictor.partNanos(IMAGES);
        assertThat(parts).as("stem, four blocks, the rest").hasSize(1 + 4 + 1);
        assertThat(Arrays.stream(parts).min().orElseThrow()).isPositive();
      }
    }
  }

  private static void step(PathNetwork network, int number) {
    Architecture path = number % 2 == 0 ? ON : OTHER_PATH;
    network.trainStep(IMAGES, path, 0.05, new Seed(number).stream("dropout"));
  }
}
