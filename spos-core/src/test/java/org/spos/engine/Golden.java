package org.spos.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.spos.plan.ConvUnit;
import org.spos.plan.NetworkPlan;
import org.spos.plan.TensorSpec;
import org.spos.safetensors.SafetensorsReader;
import org.spos.seed.Seed;
import org.spos.space.Architecture;
import org.spos.space.Candidate;
import org.spos.space.Nonlinearity;
import org.spos.space.SearchSpace;
import org.spos.space.SearchSpace.Stage;

/**
 * A file of numbers that PyTorch computed, with the weights and images that it computed them from;
 * see scripts/golden/README.md for the rule that makes those.
 */
public record Golden(Map<String, String> metadata, Map<String, float[]> tensors) {
  /** What two correct float32 implementations may differ by in a logit. */
  public static final double LOGITS = 1e-5;

  public static final SearchSpace TINY = GoldenSpaces.TINY;
  public static final SearchSpace CIFAR =
      space(32, 16, 1, 256, new Stage(2, 64), new Stage(2, 160));

  public static Golden read(String name) {
    Path file =
        Path.of(System.getProperty("spos.root"), "src-test-fixtures/golden", name + ".safetensors");
    Map<String, float[]> tensors = new LinkedHashMap<>();
    try (SafetensorsReader reader = SafetensorsReader.open(file)) {
      reader.tensors().values().stream()
          .filter(entry -> entry.dtype().name().equals("F32"))
          .forEach(entry -> tensors.put(entry.name(), reader.floats(entry.name())));
      return new Golden(reader.metadata(), tensors);
    }
  }

  private static SearchSpace space(int side, int stem, int stride, int head, Stage... stages) {
    return new SearchSpace(
        "golden", side, stem, stride, List.of(stages), head, 10, 0, Candidate.PUBLISHED);
  }

  public static SearchSpace imagenet(int side) {
    SearchSpace published = SearchSpace.imagenet();
    return new SearchSpace(
        "imagenet", side, 16, 2, published.stages(), 1024, 1000, 0, Candidate.PUBLISHED);
  }

  public List<Architecture> paths() {
    List<Architecture> paths = new ArrayList<>();
    for (String path : text("path").split(";")) {
      paths.add(Architecture.parse(path));
    }
    return paths;
  }

  public int batch() {
    return Integer.parseInt(text("batch"));
  }

  public int shards() {
    return Integer.parseInt(text("shards"));
  }

  public boolean affine() {
    return Boolean.parseBoolean(text("affine"));
  }

  /** A setting of the step. */
  public double number(String key) {
    return Double.parseDouble(text(key));
  }

  private String text(String key) {
    return metadata.getOrDefault(key, "");
  }

  public float[] tensor(String name) {
    return Objects.requireNonNull(tensors.get(name), name);
  }

  /** Tensors whose name starts with a prefix, by the rest of the name. */
  public Map<String, float[]> under(String prefix) {
    Map<String, float[]> found = new LinkedHashMap<>();
    tensors.forEach(
        (name, values) -> {
          if (name.startsWith(prefix)) {
            found.put(name.substring(prefix.length()), values);
          }
        });
    assertThat(found).as(prefix).isNotEmpty();
    return found;
  }

  /** All parameters and running statistics by the rule, without momentum. */
  public static ParameterSet parameters(NetworkPlan plan) {
    return parameters(plan, "");
  }

  /** The same of names with something before them. */
  public static ParameterSet parameters(NetworkPlan plan, String prefix) {
    Map<String, float[]> values = new LinkedHashMap<>();
    for (TensorSpec spec : plan.tensors()) {
      values.put(
          spec.name(), values(new TensorSpec(prefix + spec.name(), spec.shape(), spec.kind())));
    }
    for (ConvUnit unit : plan.units()) {
      float[] scales = values.get(unit.bnName() + ".weight");
      if (scales != null && unit.spec().nonlinearity() == Nonlinearity.RELU6) {
        for (int c = 0; c < scales.length; c++) {
          scales[c] *= 3; // so that a part of the values is above 6
        }
      }
    }
    return new ParameterSet(values, Map.of());
  }

  private static float[] values(TensorSpec spec) {
    int fan = spec.shape().stream().skip(1).reduce(1, Math::multiplyExact);
    float[] values = new float[spec.elements()];
    for (int i = 0; i < values.length; i++) {
      double u = (bits(spec.name(), i) >>> 40) / (double) (1 << 24);
      double h = (u - 0.5) * 2;
      values[i] =
          (float)
              switch (spec.kind()) {
                case CONV_WEIGHT, LINEAR_WEIGHT -> h * Math.sqrt(3.0 / fan);
                case BN_MEAN -> 0.1 * h;
                case BN_VARIANCE, BN_WEIGHT -> 1 + 0.5 * h;
                case BN_BIAS, LINEAR_BIAS -> 0.5 * h;
              };
    }
    return values;
  }

  public static ImageBatch images(String name, int count, SearchSpace space) {
    byte[] pixels = new byte[count * space.inputSide() * space.inputSide() * 3];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (bits(name, i) >>> 56);
    }
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = (int) ((bits("labels", i) >>> 40) % space.classes());
    }
    return new ImageBatch(pixels, labels, space.inputSide());
  }

  public static long bits(String name, long index) {
    CRC32 crc = new CRC32();
    crc.update(name.getBytes(StandardCharsets.UTF_8));
    long z = crc.getValue() * 0x9E3779B97F4A7C15L + (index + 1) * 0xD1B54A32D192ED03L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** The files of a step of a tiny network on one path. */
  public static Stream<String> tinyNetworks() {
    return Stream.of(
        "tiny-supernet-op0",
        "tiny-supernet-op1",
        "tiny-supernet-op2",
        "tiny-supernet-op3",
        "tiny-standalone",
        "tiny-macro-mixed",
        "tiny-macro-identities",
        "tiny-macro-standalone",
        "tiny-mobile-low",
        "tiny-mobile-high",
        "tiny-mobile-standalone",
        "tiny-kept-identities",
        "tiny-kept-mixed",
        "tiny-kept-standalone");
  }

  /** The space of the files of this name. */
  public static SearchSpace space(String name) {
    return GoldenSpaces.of(name);
  }

  /** What the file of this name was made of. */
  public NetworkPlan plan(String name) {
    SearchSpace space = GoldenSpaces.of(name);
    return affine() ? NetworkPlan.standalone(space, paths().get(0)) : NetworkPlan.supernet(space);
  }

  /** The published optimizer. */
  public static NetworkOptions sgd(int batch) {
    return new NetworkOptions(PixelFormat.BGR255, batch, 0.9, 4e-5, false, 0.1);
  }

  public static StepResult step(
      PathNetwork network, ImageBatch batch, Architecture path, double rate) {
    return network.trainStep(batch, path, rate, new Seed(0).stream("dropout"));
  }

  public static float[] logits(
      PathNetwork network, Architecture path, BnStatistics statistics, ImageBatch batch) {
    try (Predictor predictor = network.predictor(path, statistics)) {
      return predictor.predict(batch);
    }
  }

  public static List<String> changed(Map<String, float[]> before, Map<String, float[]> after) {
    return before.keySet().stream()
        .filter(name -> !Arrays.equals(before.get(name), after.get(name)))
        .toList();
  }

  /** PyTorch's own float32 error of a group of tensors, relative, as the file states it. */
  public double statedError(String group) {
    return Double.parseDouble(text("error." + group));
  }

  public static double largest(float[] values) {
    double largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  /**
   * Largest difference relative to the largest magnitude of the expected tensor: single small
   * elements of a float32 sum carry the rounding of the large ones.
   *
   * @param floor the least magnitude to relate to; some tensors are zero but for rounding, such as
   *     the gradient of a shift that the next batch normalisation takes away again
   */
  public static double error(float[] actual, float[] expected, double floor) {
    assertThat(actual).hasSameSizeAs(expected);
    double worst = 0;
    for (int i = 0; i < expected.length; i++) {
      double difference = Math.abs(actual[i] - (double) expected[i]);
      worst = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(worst, difference);
    }
    return worst / Math.max(largest(expected), floor);
  }

  /** Relates each tensor to its own magnitude, but not to less than 1/100 of its kind's. */
  public static void near(
      Map<String, float[]> actual, Map<String, float[]> expected, double tolerance) {
    Map<String, Double> ofKind = new HashMap<>();
    expected.forEach((name, values) -> ofKind.merge(kind(name), largest(values), Math::max));
    expected.forEach(
        (name, values) -> {
          double floor = 1e-2 * Objects.requireNonNull(ofKind.get(kind(name)));
          float[] ours = Objects.requireNonNull(actual.get(name), name);
          assertThat(error(ours, values, floor)).as(name).isLessThanOrEqualTo(tolerance);
        });
  }

  private static String kind(String name) {
    return name.substring(name.lastIndexOf('.'));
  }

  /** Compares logits. */
  public static void near(float[] actual, float[] expected) {
    near(actual, expected, LOGITS);
  }

  private static void near(float[] actual, float[] expected, double tolerance) {
    assertThat(error(actual, expected, 0)).as("logits").isLessThanOrEqualTo(tolerance);
  }

  /** Compares logits with those of this file. */
  public void nearLogits(float[] actual, String group) {
    near(actual, tensor(group), Math.max(LOGITS, 4 * statedError(group)));
  }
}
