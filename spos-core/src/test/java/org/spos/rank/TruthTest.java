package org.spos.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.spos.space.Architecture;

class TruthTest {
  private static final double ROUNDING = 1e-9;

  private static Truth truth(Double[]... networks) {
    Map<Architecture, List<Double>> trainings = new LinkedHashMap<>();
    for (int i = 0; i < networks.length; i++) {
      trainings.put(Architecture.of(i), List.of(networks[i]));
    }
    return new Truth("made up", "", trainings);
  }

  @Test
  void equalNetworksShareARank() {
    Truth truth =
        truth(new Double[] {90.0}, new Double[] {92.0}, new Double[] {92.0}, new Double[] {91.0});
    assertThat(truth.rank(Architecture.of(1))).isEqualTo(1);
    assertThat(truth.rank(Architecture.of(2))).isEqualTo(1);
    assertThat(truth.rank(Architecture.of(3))).isEqualTo(3);
    assertThat(truth.rank(Architecture.of(0))).isEqualTo(4);
  }

  @Test
  void itsErrorIsThatOfTheMeanOfTheTrainings() {
    // Deviations 1, −1 and 2, 0, −2 from the means: (1 + 1 + 4 + 0 + 4) / 3 degrees of freedom.
    Truth truth = truth(new Double[] {91.0, 89.0}, new Double[] {82.0, 80.0, 78.0});
    assertThat(truth.deviation().orElseThrow()).isCloseTo(Math.sqrt(10 / 3.0), within(ROUNDING));
    assertThat(truth.error(Architecture.of(1)).orElseThrow())
        .isCloseTo(Math.sqrt(10 / 9.0), within(ROUNDING));
    assertThat(truth.accuracy(Architecture.of(1))).isEqualTo(80);
    assertThat(truth.fewestTrainings()).isEqualTo(2);
    assertThat(truth.mostTrainings()).isEqualTo(3);
    assertThat(truth(new Double[] {91.0}, new Double[] {92.0}).deviation()).isEmpty();
  }

  @Test
  void theCeilingIsOneTrainingAgainstTheMeanOfTheOthers() {
    // Firsts 1 2 3 against means of the others 5 3 4: one pair of three agrees, τ −1/3; the
    // seconds 4 2 8 against 3.5 3 1.5: one of three, −1/3; thirds 6 4 0 against 2.5 2 5.5: −1/3.
    Truth truth =
        truth(
            new Double[] {1.0, 4.0, 6.0},
            new Double[] {2.0, 2.0, 4.0},
            new Double[] {3.0, 8.0, 0.0});
    List<Architecture> networks = List.copyOf(truth.trainings().keySet());
    assertThat(truth.ceiling(networks).orElseThrow()).isCloseTo(-1 / 3.0, within(ROUNDING));
    assertThat(truth(new Double[] {1.0}, new Double[] {2.0, 3.0}).ceiling(networks.subList(0, 2)))
        .as("one was trained once")
        .isEmpty();
  }

  @Test
  void whatItDoesNotKnowIsNoNetworkOfRankOne() {
    assertThatThrownBy(() -> truth(new Double[] {1.0}).rank(Architecture.of(5)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
