package org.spos.engine.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.spos.engine.BnStatistics;
import org.spos.engine.ImageBatch;
import org.spos.engine.NetworkOptions;
import org.spos.engine.ParameterSet;
import org.spos.engine.PathNetwork;
import org.spos.engine.PixelFormat;
import org.spos.engine.Predictor;
import org.spos.engine.Recalibration;
import org.spos.engine.StepResult;
import org.spos.plan.NetworkPlan;
import org.spos.seed.Seed;
import org.spos.space.Architecture;
import org.spos.space.SearchSpace;

/**
 * Whole networks against PyTorch 1.13 (float32, its own kernels). Two correct float32
 * implementations differ by the order of their sums; PyTorch's own distance from float64 stands in
 * each file as {@code error.*}, and the tolerances here are a small multiple of the largest.
 */
class GoldenNetworkTest {
  private static final double LOGITS = 1e-5;
  private static final double GRADIENTS = 1e-4;
  private static final double VALUES = 2e-5;

  @ParameterizedTest
  @CsvSource({
    "onednn, tiny-supernet-op0",
    "onednn, tiny-supernet-op1",
    "onednn, tiny-supernet-op2",
    "onednn, tiny-supernet-op3",
    "onednn, tiny-standalone",
    "nd4j, tiny-supernet-op0",
    "nd4j, tiny-supernet-op1",
    "nd4j, tiny-supernet-op2",
    "nd4j, tiny-supernet-op3",
    "nd4j, tiny-standalone"
  })
  void trainsAsPyTorchDoes(String engine, String name) {
    Golden golden = Golden.read(name);
    Architecture path = golden.paths().get(0);
    NetworkPlan plan =
        name.equals("tiny-standalone")
            ? NetworkPlan.standalone(Golden.TINY, path)
            : NetworkPlan.supernet(Golden.TINY);
    ImageBatch batch = Golden.images("images", golden.batch(), Golden.TINY);
    assertThat(gradients(engine, plan, batch, path)).satisfies(g -> near(g, golden, "grad/"));
    try (Nd4jEngine opened = Nd4jEngine.open(engine, 2);
        PathNetwork network = opened.create(plan, sgd(golden.batch()))) {
      network.restore(Golden.parameters(plan));
      near(logits(network, path, network.statistics(path), batch), golden.tensor("eval/logits"));
      List<Float> losses = new ArrayList<>();
      for (int step = 1; step <= 3; step++) {
        losses.add((float) step(network, batch, path, 0.05).loss());
        if (step != 2) {
          ParameterSet after = network.snapshot();
          near(after.values(), golden.under("after" + step + "/"), VALUES);
          near(after.momentum(), golden.under("momentum" + step + "/"), GRADIENTS);
          near(after.values(), golden.under("stats" + step + "/"), VALUES);
        }
      }
      assertThat(losses).hasSize(3);
      for (int i = 0; i < 3; i++) {
        assertThat(losses.get(i)).isCloseTo(golden.tensor("steps/loss")[i], within(2e-5f));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"onednn", "nd4j"})
  void leavesEverythingOffThePathUntouchedToTheBit(String engine) {
    Golden golden = Golden.read("tiny-isolation");
    NetworkPlan plan = NetworkPlan.supernet(Golden.TINY);
    ImageBatch batch = Golden.images("images", golden.batch(), Golden.TINY);
    try (Nd4jEngine opened = Nd4jEngine.open(engine, 2);
        PathNetwork network = opened.create(plan, sgd(golden.batch()))) {
      network.restore(Golden.parameters(plan));
      ParameterSet before = network.snapshot();
      for (int step = 1; step <= 2; step++) {
        Architecture path = golden.paths().get(step - 1);
        step(network, batch, path, 0.05);
        ParameterSet after = network.snapshot();
        near(after.values(), golden.under("after" + step + "/"), VALUES);
        near(after.momentum(), golden.under("momentum" + step + "/"), GRADIENTS);
        near(after.values(), golden.under("stats" + step + "/"), VALUES);
        assertThat(changed(before.values(), after.values())).allMatch(name -> isOn(name, path));
        assertThat(changed(before.momentum(), after.momentum()))
            .allMatch(name -> isOn(name, path))
            .contains("classifier.0.weight", "first_conv.0.weight");
        before = after;
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"onednn", "nd4j"})
  void recalibratesAsPyTorchDoesAndLeavesTheSupernetAlone(String engine) {
    Golden golden = Golden.read("tiny-recalibration");
    Architecture path = golden.paths().get(0);
    NetworkPlan plan = NetworkPlan.supernet(Golden.TINY);
    List<ImageBatch> batches = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      batches.add(Golden.images("images" + i, golden.batch(), Golden.TINY));
    }
    ImageBatch test = Golden.images("images5", golden.batch(), Golden.TINY);
    try (Nd4jEngine opened = Nd4jEngine.open(engine, 2);
        PathNetwork network = opened.create(plan, sgd(golden.batch()))) {
      network.restore(Golden.parameters(plan));
      ParameterSet before = network.snapshot();
      for (Recalibration mode : Recalibration.values()) {
        String prefix = mode == Recalibration.EMA ? "ema" : "cumulative";
        BnStatistics statistics = network.recalibrate(batches, path, mode);
        Map<String, float[]> named = new LinkedHashMap<>();
        statistics
            .moments()
            .forEach(
                (bn, moments) -> {
                  named.put(bn + ".running_mean", moments.mean());
                  named.put(bn + ".running_var", moments.variance());
                });
        Map<String, float[]> expected = golden.under(prefix + "/");
        expected.remove("logits");
        assertThat(named).containsOnlyKeys(expected.keySet());
        near(named, expected, VALUES);
        near(logits(network, path, statistics, test), golden.tensor(prefix + "/logits"));
      }
      assertThat(changed(before.values(), network.snapshot().values())).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "onednn, cifar",
    "onednn, imagenet-96",
    "onednn, imagenet-224",
    "nd4j, cifar",
    "nd4j, imagenet-96"
  })
  void agreesOnLargeNetworks(String engine, String name) {
    Golden golden = Golden.read(name);
    SearchSpace space =
        switch (name) {
          case "cifar" -> Golden.CIFAR;
          case "imagenet-96" -> Golden.imagenet(96);
          default -> Golden.imagenet(224);
        };
    Architecture path = golden.paths().get(0);
    NetworkPlan plan = NetworkPlan.supernet(space);
    ImageBatch batch = Golden.images("images", golden.batch(), space);
    PixelFormat format = name.equals("cifar") ? PixelFormat.RGB_NORMALISED : PixelFormat.BGR_255;
    try (Nd4jEngine opened = Nd4jEngine.open(engine, 2);
        PathNetwork network =
            opened.create(plan, new NetworkOptions(format, golden.batch(), 0, 0, false, 0.1))) {
      network.restore(Golden.parameters(plan));
      near(logits(network, path, network.statistics(path), batch), golden.tensor("eval/logits"));
      StepResult result = step(network, batch, path, 0);
      assertThat((float) result.loss()).isCloseTo(golden.tensor("train/loss")[0], within(1e-4f));
      ParameterSet after = network.snapshot();
      Map<String, float[]> norms = golden.under("grad_norm/");
      // Deep networks on few pixels amplify rounding; PyTorch is this far from its own float64.
      double tolerance = Math.max(1e-4, 4 * golden.statedError("grad_norm"));
      norms.forEach(
          (tensor, norm) ->
              assertThat(norm(Objects.requireNonNull(after.momentum().get(tensor))))
                  .as(tensor)
                  .isCloseTo(norm[0], within(tolerance * norm[0])));
      near(after.values(), golden.under("stats1/"), VALUES);
    }
  }

  /** With momentum 0 and no decay the momentum buffer is the gradient. */
  private static Map<String, float[]> gradients(
      String engine, NetworkPlan plan, ImageBatch batch, Architecture path) {
    try (Nd4jEngine opened = Nd4jEngine.open(engine, 2);
        PathNetwork network =
            opened.create(
                plan, new NetworkOptions(PixelFormat.BGR_255, batch.size(), 0, 0, false, 0.1))) {
      network.restore(Golden.parameters(plan));
      step(network, batch, path, 0);
      return network.snapshot().momentum();
    }
  }

  private static NetworkOptions sgd(int batch) {
    return new NetworkOptions(PixelFormat.BGR_255, batch, 0.9, 4e-5, false, 0.1);
  }

  private static StepResult step(
      PathNetwork network, ImageBatch batch, Architecture path, double rate) {
    return network.trainStep(batch, path, rate, new Seed(0).stream("dropout"));
  }

  private static float[] logits(
      PathNetwork network, Architecture path, BnStatistics statistics, ImageBatch batch) {
    try (Predictor predictor = network.predictor(path, statistics)) {
      return predictor.predict(batch);
    }
  }

  private static List<String> changed(Map<String, float[]> before, Map<String, float[]> after) {
    return before.keySet().stream()
        .filter(name -> !Arrays.equals(before.get(name), after.get(name)))
        .toList();
  }

  private static boolean isOn(String name, Architecture path) {
    if (!name.startsWith("features.")) {
      return true;
    }
    String[] parts = name.split("\\.");
    return path.choice(Integer.parseInt(parts[1])) == Integer.parseInt(parts[2]);
  }

  private static void near(Map<String, float[]> actual, Golden golden, String prefix) {
    near(actual, golden.under(prefix), GRADIENTS);
  }

  /** Relates each tensor to its own magnitude, but not to less than 1/100 of its kind's. */
  private static void near(
      Map<String, float[]> actual, Map<String, float[]> expected, double tolerance) {
    Map<String, Double> ofKind = new HashMap<>();
    expected.forEach((name, values) -> ofKind.merge(kind(name), Golden.largest(values), Math::max));
    expected.forEach(
        (name, values) -> {
          double floor = 1e-2 * Objects.requireNonNull(ofKind.get(kind(name)));
          float[] ours = Objects.requireNonNull(actual.get(name), name);
          assertThat(Golden.error(ours, values, floor)).as(name).isLessThanOrEqualTo(tolerance);
        });
  }

  private static String kind(String name) {
    return name.substring(name.lastIndexOf('.'));
  }

  private static void near(float[] actual, float[] expected) {
    assertThat(Golden.error(actual, expected, 0)).as("logits").isLessThanOrEqualTo(LOGITS);
  }

  private static double norm(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return Math.sqrt(sum);
  }
}
