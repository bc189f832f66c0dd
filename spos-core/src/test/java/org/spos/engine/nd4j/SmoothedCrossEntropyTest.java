package org.spos.engine.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spos.checkpoint.GoldenConstants;
import org.spos.engine.Golden;
import org.spos.engine.SmoothedCrossEntropy;
import org.spos.engine.StepResult;

/** Against PyTorch's cross_entropy with and without label smoothing in float64. */
class SmoothedCrossEntropyTest {

  @Test
  void pullsTowardsThePublishedTarget() {
    // Equal logits: the gradient is 1/K less the target, 0.9001 for the class and 0.0001 for
    // others.
    float[] gradient = new float[1000];
    SmoothedCrossEntropy.of(new float[1000], new int[] {3}, 1, 0.1, gradient);
    double[] target = GoldenConstants.read("smoothed_target");
    assertThat(target[3]).isEqualTo(0.9001, within(1e-12));
    assertThat(target[4]).isEqualTo(0.0001, within(1e-12));
    for (int k = 0; k < 1000; k++) {
      // One rounding to float32 of numbers below 1; near 0 the rounding is relative to 0.0009.
      assertThat(1.0 / 1000 - gradient[k]).isCloseTo(target[k], within(k == 3 ? 6e-8 : 1e-10));
    }
  }

  @ParameterizedTest
  @CsvSource({"0.1, smoothing", "0, hard"})
  void lossAndGradientOfABatchArePyTorchs(double smoothing, String name) {
    double[] logits = GoldenConstants.read("smoothing_logits");
    float[] single = new float[logits.length];
    for (int i = 0; i < logits.length; i++) {
      single[i] = (float) logits[i];
    }
    int[] labels = Golden.images("images", 6, Golden.TINY).labels();
    float[] gradient = new float[logits.length];
    StepResult result = SmoothedCrossEntropy.of(single, labels, 6, smoothing, gradient);
    // Computed in double; PyTorch's order of sums differs.
    assertThat(result.loss()).isCloseTo(GoldenConstants.read(name + "_loss")[0], within(1e-13));
    double[] expected = GoldenConstants.read(name + "_gradient");
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) gradient[i]).isCloseTo(expected[i], within(1e-8)); // float32 below 0.2
    }
  }

  /** Shards of 4 and 2 of the six images: shares of the mean loss, and of each image's gradient. */
  @Test
  void sharesOfShardsAddUpToTheBatch() {
    double[] logits = GoldenConstants.read("smoothing_logits");
    double[] expected = GoldenConstants.read("smoothing_gradient");
    int[] labels = Golden.images("images", 6, Golden.TINY).labels();
    double loss = 0;
    for (int from : new int[] {0, 4}) {
      int to = from == 0 ? 4 : 6;
      float[] single = new float[10 * (to - from)];
      for (int i = 0; i < single.length; i++) {
        single[i] = (float) logits[10 * from + i];
      }
      float[] gradient = new float[single.length];
      int[] own = Arrays.copyOfRange(labels, from, to);
      loss += SmoothedCrossEntropy.of(single, own, 6, 0.1, gradient).loss();
      for (int i = 0; i < gradient.length; i++) {
        assertThat((double) gradient[i]).isCloseTo(expected[10 * from + i], within(1e-8));
      }
    }
    assertThat(loss).isCloseTo(GoldenConstants.read("smoothing_loss")[0], within(1e-13));
  }

  @Test
  void withoutSmoothingItIsTheLogarithmOfTheProbability() {
    float[] gradient = new float[2];
    StepResult result =
        SmoothedCrossEntropy.of(
            new float[] {(float) Math.log(3), 0}, new int[] {1}, 1, 0, gradient);
    assertThat(result.loss()).isCloseTo(Math.log(4), within(1e-7)); // p = 1/4
    assertThat(gradient[0]).isCloseTo(0.75f, within(1e-7f));
    assertThat(gradient[1]).isCloseTo(-0.75f, within(1e-7f));
  }
}
