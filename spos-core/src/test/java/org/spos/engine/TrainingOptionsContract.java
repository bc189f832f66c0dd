package org.spos.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.spos.engine.Golden.logits;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spos.plan.NetworkPlan;
import org.spos.plan.TensorSpec;
import org.spos.seed.Seed;
import org.spos.space.Architecture;
import org.spos.space.Candidate;
import org.spos.space.SearchSpace;

/** What weight decay and dropout do to one step, by their definition. */
interface TrainingOptionsContract extends EngineUnderTest {
  Architecture PATH = Architecture.of(2, 3, 0, 1);
  double DECAY = 0.25; // large, so that it is far above rounding

  /** With momentum 0 the momentum buffer is gradient + decay · weight. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  default void decaysVectorsOnlyWhereAsked(boolean decayVectors) {
    // Scale and shift of stem, head, three shuffle blocks of 3, one Xception of 6, two projections.
    requireDecay(
        NetworkPlan.standalone(Golden.TINY, PATH),
        PATH,
        decayVectors,
        2 * (1 + 1 + 3 * 3 + 6 + 2 * 2));
    // Those of stem, head and three inverted residuals of 3, and the classifier's bias.
    Architecture residuals = Architecture.of(1, 0, 2, 1, 0);
    requireDecay(
        NetworkPlan.standalone(GoldenSpaces.MACRO_SPACE, residuals),
        residuals,
        decayVectors,
        2 * (1 + 1 + 3 * 3) + 1);
  }

  private void requireDecay(
      NetworkPlan plan, Architecture path, boolean decayVectors, int expectedVectors) {
    Map<String, float[]> weights = Golden.parameters(plan).values();
    Map<String, float[]> plain = firstMomentum(plan, path, 0, decayVectors);
    Map<String, float[]> decayed = firstMomentum(plan, path, DECAY, decayVectors);
    int vectors = 0;
    for (TensorSpec spec : plan.tensors()) {
      if (spec.kind().trained()) {
        boolean isVector = spec.shape().size() == 1;
        vectors += isVector ? 1 : 0;
        double factor = isVector && !decayVectors ? 0 : DECAY;
        float[] weight = Objects.requireNonNull(weights.get(spec.name()));
        float[] gradient = Objects.requireNonNull(plain.get(spec.name()));
        float[] found = Objects.requireNonNull(decayed.get(spec.name()));
        for (int i = 0; i < weight.length; i++) {
          assertThat((double) found[i])
              .as("%s[%d]", spec.name(), i)
              .isCloseTo(gradient[i] + factor * weight[i], within(2e-6));
        }
      }
    }
    assertThat(vectors).isEqualTo(expectedVectors);
  }

  /**
   * With zero classifier weights the logits' gradient does not depend on the features, so that the
   * classifier's is proportional to the dropped features: each is 0 or 1/(1−p) of what it was.
   */
  @Test
  default void dropsFeaturesWithTheirProbabilityAndScalesTheOthers() {
    float[] kept = classifierGradients(0, 1).get(0);
    int features = 0;
    int dropped = 0;
    for (float[] found : classifierGradients(0.25, 60)) {
      for (int i = 0; i < Golden.TINY.headChannels(); i++) {
        if (Math.abs(kept[i]) > 1e-3) {
          features++;
          dropped += found[i] == 0 ? 1 : 0;
          assertThat((double) found[i]).isCloseTo(found[i] == 0 ? 0 : kept[i] / 0.75, within(1e-5));
        }
      }
    }
    assertThat(features).isGreaterThan(2000);
    // Four standard deviations of a share of 2000.
    assertThat(dropped / (double) features).isCloseTo(0.25, within(0.039));
  }

  @Test
  default void dropsNothingInEvaluation() {
    ImageBatch batch = Golden.images("images", 6, Golden.TINY);
    List<float[]> found =
        List.of(0.0, 0.5).stream()
            .map(
                dropout -> {
                  NetworkPlan plan = NetworkPlan.supernet(tiny(dropout));
                  try (Engine opened = open();
                      PathNetwork network = opened.create(plan, Golden.sgd(6))) {
                    network.restore(Golden.parameters(plan));
                    return logits(network, PATH, network.statistics(PATH), batch);
                  }
                })
            .toList();
    assertThat(found.get(1)).isEqualTo(found.get(0));
  }

  private Map<String, float[]> firstMomentum(
      NetworkPlan plan, Architecture path, double decay, boolean decayVectors) {
    NetworkOptions options = new NetworkOptions(PixelFormat.BGR255, 6, 0, decay, decayVectors, 0.1);
    try (Engine opened = open();
        PathNetwork network = opened.create(plan, options)) {
      network.restore(Golden.parameters(plan));
      Golden.step(network, Golden.images("images", 6, plan.space()), path, 0);
      return network.snapshot().momentum();
    }
  }

  /** [classes, features], of steps on one image that change nothing. */
  private List<float[]> classifierGradients(double dropout, int steps) {
    NetworkPlan plan = NetworkPlan.supernet(tiny(dropout));
    NetworkOptions options = new NetworkOptions(PixelFormat.BGR255, 1, 0, 0, false, 0.1);
    ImageBatch image = Golden.images("images", 1, Golden.TINY);
    try (Engine opened = open();
        PathNetwork network = opened.create(plan, options)) {
      Map<String, float[]> values = new LinkedHashMap<>(Golden.parameters(plan).values());
      values.put("classifier.0.weight", new float[10 * plan.space().headChannels()]);
      network.restore(new ParameterSet(values, Map.of()));
      List<float[]> gradients = new ArrayList<>();
      for (int step = 0; step < steps; step++) {
        network.trainStep(image, PATH, 0, new Seed(5).stream("dropout", step));
        gradients.add(
            Objects.requireNonNull(network.snapshot().momentum().get("classifier.0.weight")));
      }
      return gradients;
    }
  }

  private static SearchSpace tiny(double dropout) {
    SearchSpace tiny = Golden.TINY;
    return new SearchSpace(
        tiny.name(),
        tiny.inputSide(),
        tiny.stemChannels(),
        tiny.stemStride(),
        tiny.stages(),
        tiny.headChannels(),
        tiny.classes(),
        dropout,
        Candidate.PUBLISHED);
  }
}
