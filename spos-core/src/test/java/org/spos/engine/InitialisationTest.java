package org.spos.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.spos.config.SpaceFiles;
import org.spos.plan.NetworkPlan;
import org.spos.plan.TensorSpec;
import org.spos.seed.Seed;
import org.spos.space.Architecture;
import org.spos.space.InitialWeights;
import org.spos.space.SearchSpace;

/**
 * The initial weights of NAS-Bench-Macro's shapes against the bounds of PyTorch's own layers and
 * the deviations of its {@code kaiming_normal_}; see scripts/golden/initial.py.
 */
class InitialisationTest {
  private static final Seed SEED = new Seed(12);
  private static final Path ROOT = Path.of(System.getProperty("spos.root", ".."));
  private static final SearchSpace SPACE =
      SpaceFiles.read(ROOT.resolve("config/space-nas-bench-macro.yaml").toString());

  /** Bound of a uniform weight, and deviation of a normal one. */
  private record Spread(double bound, double deviation) {}

  @Test
  void theBenchmarkBeginsAsPyTorchsLayersDo() throws IOException {
    assertThat(SPACE.initialisation()).isEqualTo(InitialWeights.PYTORCH);
    Map<String, Spread> spreads = spreads();
    NetworkPlan plan = NetworkPlan.supernet(SPACE);
    Map<String, float[]> values = initialised(plan);
    for (TensorSpec spec : plan.tensors()) {
      float[] tensor = Objects.requireNonNull(values.get(spec.name()), spec.name());
      switch (spec.kind()) {
        case CONV_WEIGHT, LINEAR_WEIGHT, LINEAR_BIAS -> {
          double bound = spread(spreads, spec).bound();
          isSpread(spec.name(), tensor, bound / Math.sqrt(3));
          // The largest of n uniform numbers is below 1 - 8/n once in 3,000 times.
          assertThat((double) Golden.largest(tensor))
              .as(spec.name())
              .isBetween(bound * (1 - 8.0 / tensor.length), bound * (1 + 1e-6));
        }
        case BN_VARIANCE, BN_WEIGHT -> assertThat(tensor).containsOnly(1);
        case BN_MEAN, BN_BIAS -> assertThat(tensor).containsOnly(0);
      }
    }
  }

  @Test
  void kaimingsRuleSpreadsByTheOutputs() throws IOException {
    Map<String, Spread> spreads = spreads();
    NetworkPlan plan =
        NetworkPlan.standalone(
            SPACE.withInitialisation(InitialWeights.KAIMING),
            Architecture.of(0, 1, 2, 0, 1, 2, 2, 2));
    Map<String, float[]> values = initialised(plan);
    for (TensorSpec spec : plan.tensors()) {
      float[] tensor = Objects.requireNonNull(values.get(spec.name()), spec.name());
      switch (spec.kind()) {
        case CONV_WEIGHT, LINEAR_WEIGHT ->
            isSpread(spec.name(), tensor, spread(spreads, spec).deviation());
        case BN_VARIANCE, BN_WEIGHT -> assertThat(tensor).containsOnly(1);
        case BN_MEAN, BN_BIAS, LINEAR_BIAS -> assertThat(tensor).containsOnly(0);
      }
    }
    float[] head = Objects.requireNonNull(values.get("conv_last.0.weight"));
    assertThat((double) Golden.largest(head)).isGreaterThan(4 * Math.sqrt(2.0 / 1280)); // no bound
  }

  /** Five standard errors of a mean and of a deviation; of few numbers the latter is biased. */
  private static void isSpread(String name, float[] tensor, double deviation) {
    double root = Math.sqrt(tensor.length);
    double sum = 0;
    double squares = 0;
    for (float value : tensor) {
      sum += value;
      squares += (double) value * value;
    }
    assertThat(sum / tensor.length)
        .as("mean of %s, %s", name, SEED)
        .isCloseTo(0, within(5 * deviation / root));
    assertThat(Math.sqrt(squares / tensor.length))
        .as("deviation of %s, %s", name, SEED)
        .isCloseTo(
            deviation, within(5 * deviation / (Math.sqrt(2) * root) + deviation / tensor.length));
  }

  private static Map<String, float[]> initialised(NetworkPlan plan) {
    Map<String, float[]> values = new LinkedHashMap<>();
    Initialisation.publish(
        plan, SEED.stream("test"), (spec, tensor) -> values.put(spec.name(), tensor));
    return values;
  }

  private static Spread spread(Map<String, Spread> spreads, TensorSpec spec) {
    String shape = spec.shape().toString().replaceAll("[\\[\\] ]", "");
    return Objects.requireNonNull(spreads.get(shape), shape);
  }

  private static Map<String, Spread> spreads() throws IOException {
    Map<String, Spread> spreads = new HashMap<>();
    Path file = ROOT.resolve("src-test-fixtures/golden/initial-weights.tsv");
    for (String line : Files.readAllLines(file)) {
      String[] fields = line.split("\t", -1);
      spreads.put(
          fields[0], new Spread(Double.parseDouble(fields[1]), Double.parseDouble(fields[2])));
    }
    return spreads;
  }
}
