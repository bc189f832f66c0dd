package org.spos.engine.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

/** The number of threads changes no bit: a batch is cut into the same parts for any of them. */
class ThreadsTest {
  private static final NetworkPlan SHUFFLE = NetworkPlan.supernet(Golden.TINY);

  /** Residuals, identities and ReLU6. */
  private static final NetworkPlan MOBILE = NetworkPlan.supernet(Golden.space("tiny-mobile"));

  private record Outcome(ParameterSet parameters, BnStatistics statistics, float[] logits) {}

  /** The norm of the gradients is a sum over all parameters. */
  @ParameterizedTest
  @CsvSource({"0, false", "0.5, false", "0.5, true"})
  void trainingRecalibrationAndEvaluationAreTheSameToTheBit(double clipNorm, boolean mobile) {
    NetworkPlan plan = mobile ? MOBILE : SHUFFLE;
    Outcome one = run(plan, 1, clipNorm);
    for (int threads : List.of(2, 3)) {
      Outcome more = run(plan, threads, clipNorm);
      assertEqual(threads + " threads", more.parameters().values(), one.parameters().values());
      assertEqual(threads + " threads", more.parameters().momentum(), one.parameters().momentum());
      assertThat(more.logits()).as("logits, %d threads", threads).isEqualTo(one.logits());
      one.statistics()
          .moments()
          .forEach(
              (name, moments) -> {
                BnStatistics.Moments other =
                    Objects.requireNonNull(more.statistics().moments().get(name), name);
                assertThat(other.mean()).as(name).isEqualTo(moments.mean());
                assertThat(other.variance()).as(name).isEqualTo(moments.variance());
              });
    }
  }

  private static void assertEqual(
      String what, Map<String, float[]> actual, Map<String, float[]> expected) {
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    expected.forEach(
        (name, values) -> assertThat(actual.get(name)).as(what + ", " + name).isEqualTo(values));
  }

  private static Outcome run(NetworkPlan plan, int threads, double clipNorm) {
    // Of a small network 20 images are four parts of five; 18 have a last part of three.
    ImageBatch even = images(plan, 20);
    ImageBatch odd = images(plan, 18);
    Architecture first = path(plan, 0);
    Architecture second = path(plan, 3);
    try (Engine engine = TestEngines.open("onednn", threads);
        PathNetwork network =
            engine.create(
                plan,
                new NetworkOptions(PixelFormat.BGR255, 20, 0.9, 4e-5, false, 0.1)
                    .withClipNorm(clipNorm))) {
      network.initialise(new Seed(7).stream("initialise"));
      network.trainStep(even, first, 0.05, new Seed(7).stream("dropout"));
      network.trainStep(odd, second, 0.05, new Seed(8).stream("dropout"));
      BnStatistics statistics =
          network.recalibrate(List.of(odd, even), second, Recalibration.CUMULATIVE);
      try (Predictor predictor = network.predictor(second, statistics)) {
        return new Outcome(network.snapshot(), statistics, predictor.predict(odd));
      }
    }
  }

  private static Architecture path(NetworkPlan plan, int choice) {
    List<Integer> choices = new ArrayList<>();
    for (int position = 0; position < plan.blocks().size(); position++) {
      choices.add((choice + position) % plan.blocks().get(position).size());
    }
    return new Architecture(choices);
  }

  private static ImageBatch images(NetworkPlan plan, int count) {
    int side = plan.space().inputSide();
    byte[] pixels = new byte[count * side * side * 3];
    int[] labels = new int[count];
    var random = new Seed(count).stream("images");
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) random.nextInt(256);
    }
    for (int i = 0; i < count; i++) {
      labels[i] = random.nextInt(plan.space().classes());
    }
    return new ImageBatch(pixels, labels, side);
  }
}
