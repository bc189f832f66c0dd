package org.spos.evolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spos.space.Architecture;

class ScoreTest {

  @Test
  void ordersByTop1ThenTop5ThenLoss() {
    Score best = new Score(0.7, 0.8, 3);
    Score second = new Score(0.6, 0.9, 2);
    Score third = new Score(0.6, 0.8, 1);
    Score fourth = new Score(0.6, 0.8, 2);
    Score last = new Score(0.6, 0.8, Double.NaN);
    assertThat(List.of(last, third, best, fourth, second).stream().sorted())
        .containsExactly(best, second, third, fourth, last);
  }

  @Test
  void equalScoresAreOrderedByTheirChoices() {
    Individual first = individual(1, Architecture.of(0, 2, 10));
    Individual second = individual(2, Architecture.of(0, 10, 2));
    assertThat(List.of(second, first).stream().sorted(Individual.BEST_FIRST))
        .containsExactly(first, second);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.01, 1.01, 74.4, Double.NaN})
  void refusesWhatIsNotAShare(double share) {
    assertThatThrownBy(() -> new Score(share, 1, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Score(0, share, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  private static Individual individual(int number, Architecture architecture) {
    return new Individual(number, 1, new Origin.Random(), architecture, 0, new Score(0.5, 0.5, 1));
  }
}
