package org.spos.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.stat.inference.KolmogorovSmirnovTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spos.plan.NetworkPlan;
import org.spos.plan.TensorSpec;
import org.spos.seed.Seed;
import org.spos.space.Architecture;
import org.spos.space.SearchSpace;

/**
 * The published networks as PyTorch lists them (names, shapes, order) with the deviations of the
 * published initialisation: 0.01 in the stem and the classifier, else 1 / weight.shape[1].
 */
interface InitialisationContract extends EngineUnderTest {
  Seed SEED = new Seed(4);
  Architecture RELEASED = Architecture.parse("2,1,0,1,2,0,2,0,2,0,2,3,0,0,0,0,3,2,3,3");

  /** A line of the list; the deviation is NaN where the value is not random. */
  record Line(String shape, double deviation) {}

  @ParameterizedTest
  @ValueSource(strings = {"imagenet-supernet", "imagenet-standalone"})
  default void everyTensorHasThePublishedMeanAndDeviation(String file) throws IOException {
    NetworkPlan plan =
        file.equals("imagenet-supernet")
            ? NetworkPlan.supernet(SearchSpace.imagenet())
            : NetworkPlan.standalone(SearchSpace.imagenet(), RELEASED);
    Map<String, Line> lines = lines(file);
    Map<String, float[]> values = initialised(plan);
    assertThat(plan.tensors().stream().map(TensorSpec::name).toList())
        .isEqualTo(lines.keySet().stream().toList());
    assertThat(values.keySet()).isEqualTo(lines.keySet());
    for (TensorSpec spec : plan.tensors()) {
      String name = spec.name();
      Line line = Objects.requireNonNull(lines.get(name));
      float[] tensor = Objects.requireNonNull(values.get(name));
      assertThat(spec.shape().toString().replaceAll("[\\[\\] ]", "")).isEqualTo(line.shape());
      if (Double.isNaN(line.deviation())) {
        assertThat(tensor).as(name).containsOnly(constant(name));
      } else {
        double root = Math.sqrt(tensor.length);
        double sigma = line.deviation();
        double mean = mean(tensor, x -> x);
        double deviation = Math.sqrt(mean(tensor, x -> (x - mean) * (x - mean)));
        // Five standard errors of a mean and of a deviation.
        assertThat(mean).as("%s, %s", name, SEED).isCloseTo(0, within(5 * sigma / root));
        assertThat(deviation)
            .as("%s, %s", name, SEED)
            .isCloseTo(sigma, within(5 * sigma / (Math.sqrt(2) * root) + sigma / tensor.length));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "first_conv.0.weight", // 3x3
        "features.4.2.branch_main.3.weight", // depthwise
        "features.4.1.branch_main.0.weight", // pointwise
        "features.8.3.branch_proj.0.weight", // depthwise of a projection
        "conv_last.0.weight",
        "classifier.0.weight"
      })
  default void weightsOfEveryLayerTypeAreNormal(String name) throws IOException {
    float[] tensor =
        Objects.requireNonNull(initialised(NetworkPlan.supernet(SearchSpace.imagenet())).get(name));
    double sigma = Objects.requireNonNull(lines("imagenet-supernet").get(name)).deviation();
    double[] sample = new double[Math.min(2000, tensor.length)];
    for (int i = 0; i < sample.length; i++) {
      sample[i] = tensor[i];
    }
    double p =
        new KolmogorovSmirnovTest().kolmogorovSmirnovTest(new NormalDistribution(0, sigma), sample);
    assertThat(p).as("p-value of %s, %s", name, SEED).isGreaterThan(1e-3);
  }

  private static float constant(String name) {
    if (name.endsWith("running_mean")) {
      return 0;
    }
    return name.endsWith(".bias") ? 1e-4f : 1; // beta 0.0001, gamma and variance 1
  }

  private Map<String, float[]> initialised(NetworkPlan plan) {
    try (Engine engine = open();
        PathNetwork network =
            engine.create(plan, NetworkOptions.inference(PixelFormat.BGR255, 1))) {
      network.initialise(SEED.stream("test"));
      assertThat(network.snapshot().momentum().values()).allMatch(v -> Golden.largest(v) == 0);
      return network.snapshot().values();
    }
  }

  private static double mean(float[] tensor, ToDoubleFunction<Float> of) {
    double sum = 0;
    for (float value : tensor) {
      sum += of.applyAsDouble(value);
    }
    return sum / tensor.length;
  }

  private static Map<String, Line> lines(String file) throws IOException {
    Map<String, Line> lines = new LinkedHashMap<>();
    Path path = Path.of(System.getProperty("spos.root"), "src-test-fixtures/golden", file + ".tsv");
    for (String line : Files.readAllLines(path)) {
      String[] fields = line.split("\t");
      // Counts batches; our files have no use for it.
      if (!fields[0].endsWith("num_batches_tracked")) {
        double deviation = fields[2].equals("-") ? Double.NaN : Double.parseDouble(fields[2]);
        lines.put(fields[0], new Line(fields[1], deviation));
      }
    }
    return lines;
  }
}
