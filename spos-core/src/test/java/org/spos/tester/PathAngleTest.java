package org.spos.tester;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.spos.checkpoint.GoldenConstants;
import org.spos.engine.Golden;
import org.spos.plan.NetworkPlan;
import org.spos.plan.TensorSpec;
import org.spos.space.Architecture;
import org.spos.space.Candidate;
import org.spos.space.Identity;
import org.spos.space.InvertedResidual;
import org.spos.space.SearchSpace;

class PathAngleTest {

  /** Against PyTorch's cosine similarity of the same weights; see scripts/golden/angle.py. */
  @Test
  void isThatOfPyTorch() {
    NetworkPlan plan = NetworkPlan.supernet(Golden.TINY);
    Map<String, float[]> trained = Golden.parameters(plan).values();
    Map<String, float[]> initial = new HashMap<>(Golden.parameters(plan, "initial ").values());
    initial.replaceAll((name, values) -> half(values, Objects.requireNonNull(trained.get(name))));
    PathAngle angle = new PathAngle(plan, initial, trained);
    List<Architecture> paths = Golden.read("angle").paths();
    double[] expected = GoldenConstants.read("angle", "angles");
    assertThat(paths).hasSize(expected.length);
    for (int i = 0; i < expected.length; i++) {
      // sums of some ten thousand products in double
      assertThat(angle.of(paths.get(i))).isCloseTo(expected[i], within(1e-12));
    }
  }

  private static float[] half(float[] one, float[] other) {
    float[] half = new float[one.length];
    for (int i = 0; i < half.length; i++) {
      half[i] = (one[i] + other[i]) / 2;
    }
    return half;
  }

  /** All weights are 1 before; after, half of the vector of each part has its sign changed. */
  @Test
  void takesAPathsWeightsAsOneVectorInWhichIdentitiesAreNothing() {
    List<Candidate> candidates = List.of(new Identity(), new InvertedResidual(3, 1));
    SearchSpace space =
        new SearchSpace(
            "two",
            8,
            4,
            1,
            List.of(new SearchSpace.Stage(2, 4, 1, List.of(), List.of())),
            8,
            3,
            0,
            candidates);
    NetworkPlan plan = NetworkPlan.supernet(space);
    Map<String, float[]> initial = new HashMap<>();
    Map<String, float[]> trained = new HashMap<>();
    for (TensorSpec spec : plan.tensors()) {
      initial.put(spec.name(), filled(spec, 1));
      trained.put(spec.name(), filled(spec, spec.name().startsWith("features.0") ? -1 : 2));
    }
    PathAngle angle = new PathAngle(plan, initial, trained);
    // stem 108, head 32, classifier 24 weights: 164 that only doubled
    assertThat(angle.of(Architecture.of(0, 0))).isEqualTo(0, within(1e-7));
    // and 4·9 + 4·4 = 52 of the block that turned round
    double cosine = (2 * 164 - 52) / Math.sqrt(216.0 * (4 * 164 + 52));
    assertThat(angle.of(Architecture.of(1, 0))).isEqualTo(Math.acos(cosine), within(1e-12));
    assertThat(angle.of(Architecture.of(0, 1))).isEqualTo(0, within(1e-7));
  }

  private static float[] filled(TensorSpec spec, float value) {
    float[] values = new float[spec.elements()];
    Arrays.fill(values, value);
    return values;
  }
}
