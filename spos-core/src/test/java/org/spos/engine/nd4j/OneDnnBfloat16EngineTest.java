package org.spos.engine.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.spos.engine.Golden.step;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.spos.engine.AnyPrecisionContract;
import org.spos.engine.Device;
import org.spos.engine.Engine;
import org.spos.engine.EngineOptions;
import org.spos.engine.EngineProvider;
import org.spos.engine.Golden;
import org.spos.engine.GoldenSpaces;
import org.spos.engine.ImageBatch;
import org.spos.engine.NetworkOptions;
import org.spos.engine.ParameterSet;
import org.spos.engine.PathNetwork;
import org.spos.engine.PixelFormat;
import org.spos.engine.Precision;
import org.spos.plan.NetworkPlan;
import org.spos.space.Architecture;
import org.spos.space.SearchSpace;

/**
 * The engine with activations in bfloat16, where the processor can: what holds to the bit for any
 * engine, and errors like those of PyTorch's own bfloat16 (scripts/golden/bfloat16.py).
 */
class OneDnnBfloat16EngineTest implements AnyPrecisionContract {

  /**
   * PyTorch's gradients are off by so much; other roundings on the way make others of the same
   * size.
   */
  private static final double AS_FAR_AS_PYTORCH = 1.3;

  @BeforeEach
  void needsAProcessorThatCan() {
    assumeThat(provider().obstacle(Device.CPU, Precision.BF16)).isEmpty();
  }

  @Override
  public EngineProvider provider() {
    return new OneDnnProvider();
  }

  @Override
  public EngineOptions options() {
    return new EngineOptions(2, Device.CPU, Precision.BF16);
  }

  @Override
  public double predictionTolerance() {
    return 0.02;
  }

  static Stream<String> networks() {
    return Stream.concat(Golden.tinyNetworks(), Stream.of("cifar", "nas-bench-macro"));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void isAsFarFromFloat64AsPyTorchsBfloat16(String name) throws IOException {
    Golden golden = Golden.read(name);
    NetworkPlan plan = plan(name, golden);
    JsonNode pyTorch = pyTorch().path(name);
    Map<String, float[]> exact = gradients(plan, golden, EngineOptions.cpu(2));
    Map<String, float[]> ours = gradients(plan, golden, options());
    assertThat(error(ours, exact))
        .isLessThan(AS_FAR_AS_PYTORCH * pyTorch.path("gradients").asDouble());
    // Few numbers, so that PyTorch's error is one draw of many.
    assertThat(error(logits(plan, golden), Map.of("", golden.tensor("eval/logits"))))
        .isLessThan(Math.max(0.015, AS_FAR_AS_PYTORCH * pyTorch.path("logits").asDouble()));
  }

  private static NetworkPlan plan(String name, Golden golden) {
    return switch (name) {
      case "cifar" -> NetworkPlan.supernet(Golden.CIFAR);
      case "nas-bench-macro" -> NetworkPlan.supernet(GoldenSpaces.nasBenchMacro());
      default -> golden.plan(name);
    };
  }

  private static JsonNode pyTorch() throws IOException {
    Path file = Path.of(System.getProperty("spos.root"), "src-test-fixtures/golden/bfloat16.json");
    return new ObjectMapper().readTree(file.toFile());
  }

  /** With momentum 0 and no decay the momentum buffer is the gradient. */
  private Map<String, float[]> gradients(NetworkPlan plan, Golden golden, EngineOptions with) {
    ImageBatch batch = Golden.images("images", golden.batch(), plan.space());
    try (Engine opened = provider().open(with);
        PathNetwork network = opened.create(plan, options(golden))) {
      network.restore(Golden.parameters(plan));
      step(network, batch, golden.paths().get(0), 0);
      return network.snapshot().momentum();
    }
  }

  private static NetworkOptions options(Golden golden) {
    boolean normalised = "normalised".equals(golden.metadata().get("preprocessing"));
    return new NetworkOptions(
        normalised ? PixelFormat.NORMALISED : PixelFormat.BGR255, golden.batch(), 0, 0, false, 0.1);
  }

  private Map<String, float[]> logits(NetworkPlan plan, Golden golden) {
    Architecture path = golden.paths().get(0);
    ImageBatch batch = Golden.images("images", golden.batch(), plan.space());
    try (Engine opened = open();
        PathNetwork network = opened.create(plan, options(golden))) {
      network.restore(Golden.parameters(plan));
      return Map.of("", Golden.logits(network, path, network.statistics(path), batch));
    }
  }

  /** Of all numbers together, relative in the 2-norm. */
  private static double error(Map<String, float[]> actual, Map<String, float[]> expected) {
    double differences = 0;
    double norm = 0;
    for (Map.Entry<String, float[]> tensor : expected.entrySet()) {
      float[] found = Objects.requireNonNull(actual.get(tensor.getKey()));
      for (int i = 0; i < found.length; i++) {
        double value = tensor.getValue()[i];
        differences += (found[i] - value) * (found[i] - value);
        norm += value * value;
      }
    }
    return Math.sqrt(differences / norm);
  }

  @Test
  void leavesEverythingOffThePathUntouchedToTheBit() {
    NetworkPlan plan = NetworkPlan.supernet(Golden.TINY);
    ImageBatch batch = Golden.images("images", 6, Golden.TINY);
    try (Engine opened = open();
        PathNetwork network = opened.create(plan, Golden.sgd(6))) {
      network.restore(Golden.parameters(plan));
      ParameterSet before = network.snapshot();
      step(network, batch, Architecture.of(0, 1, 2, 3), 0.05);
      ParameterSet after = network.snapshot();
      List<String> changed = Golden.changed(before.values(), after.values());
      assertThat(changed)
          .allMatch(
              name -> !name.startsWith("features.") || name.matches("features\\.(.)\\.\\1\\..*"))
          .contains("first_conv.0.weight", "features.3.3.branch_main.0.weight");
    }
  }

  @Test
  void theNumberOfThreadsChangesNoBit() {
    NetworkPlan plan = NetworkPlan.supernet(Golden.CIFAR);
    Golden golden = Golden.read("cifar");
    Map<String, float[]> one =
        gradients(plan, golden, new EngineOptions(1, Device.CPU, Precision.BF16));
    Map<String, float[]> three =
        gradients(plan, golden, new EngineOptions(3, Device.CPU, Precision.BF16));
    one.forEach((name, values) -> assertThat(three.get(name)).as(name).isEqualTo(values));
  }

  @Test
  void activationsTakeHalfTheMemory() {
    NetworkPlan plan = NetworkPlan.supernet(SearchSpace.imagenet());
    NetworkOptions training = Golden.sgd(32);
    long wide = provider().memory(plan, training, EngineOptions.cpu(2));
    long narrow = provider().memory(plan, training, options());
    long parameters =
        new MemoryNeed(plan, OneDnnProvider.partition(options())).parameters(training.shards());
    // Of the weight gradients of eight parts, float32 in both: the head's, and the largest other.
    long shares = (640 * 1024 + 320 * 320) * Float.BYTES * 8;
    assertThat(narrow - parameters - shares).isEqualTo((wide - parameters - shares) / 2);
  }

  @Test
  void saysWhatItCannot() {
    assertThat(provider().obstacle(Device.CPU, Precision.TF32))
        .isEqualTo(Optional.of("it computes in float32 or bf16"));
  }
}
