package org.spos.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.spos.engine.ParameterSet;

class WeightAverageTest {

  /**
   * By hand: shares of the new weight are 9/11, 9/12, 9/13, and 1/10 as soon as (1+t)/(10+t) > 0.9.
   */
  @Test
  void forgetsTheBeginningFirstAndAveragesLongLater() {
    WeightAverage average = new WeightAverage(0.9, Map.of("w", new float[] {5, 0}));
    average.add(1, weights(1, 11));
    assertThat(values(average)).containsExactly(new float[] {5 - 4 * 9 / 11f, 9}, within(1e-6f));
    average.add(2, weights(1, 1));
    assertThat(values(average)[1]).isCloseTo(9 - 8 * 0.75f, within(1e-6f));
    average.add(1_000_000, weights(1, 13));
    assertThat(values(average)[1]).isCloseTo(3 + 0.1f * 10, within(1e-6f));
  }

  @Test
  void goesOnFromWhatWasSavedToTheSameBits() {
    WeightAverage whole = new WeightAverage(0.99, Map.of("w", new float[] {0.3f, -7}));
    for (int step = 1; step <= 40; step++) {
      whole.add(step, weights(step * 0.1f, 1f / step));
    }
    WeightAverage first = new WeightAverage(0.99, Map.of("w", new float[] {0.3f, -7}));
    for (int step = 1; step <= 17; step++) {
      first.add(step, weights(step * 0.1f, 1f / step));
    }
    WeightAverage second = new WeightAverage(0.99, first.parameters().values());
    for (int step = 18; step <= 40; step++) {
      second.add(step, weights(step * 0.1f, 1f / step));
    }
    assertThat(values(second)).isEqualTo(values(whole));
  }

  @Test
  void keepsItsBeginningApartFromWhoGaveIt() {
    float[] given = {1, 1};
    WeightAverage average = new WeightAverage(0.5, Map.of("w", given));
    average.add(1, weights(3, 3));
    assertThat(given).containsExactly(1, 1);
  }

  @Test
  void refusesADecayThatIsNone() {
    for (double decay : new double[] {0, 1, -0.1, Double.NaN}) {
      assertThatThrownBy(() -> new WeightAverage(decay, Map.of()))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static ParameterSet weights(float... values) {
    return new ParameterSet(Map.of("w", values), Map.of());
  }

  private static float[] values(WeightAverage average) {
    return average.parameters().values().getOrDefault("w", new float[0]);
  }
}
