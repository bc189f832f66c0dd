package org.spos.evolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spos.config.SearchConfig.Score;
import org.spos.space.Architecture;

class EvaluationTest {

  @Test
  void ordersByTop1ThenTop5ThenLoss() {
    Evaluation best = new Evaluation(10, 7, 8, 3);
    Evaluation second = new Evaluation(10, 6, 9, 2);
    Evaluation third = new Evaluation(10, 6, 8, 1);
    Evaluation fourth = new Evaluation(10, 6, 8, 2);
    Evaluation last = new Evaluation(10, 6, 8, Double.NaN);
    assertThat(List.of(last, third, best, fourth, second).stream().sorted())
        .containsExactly(best, second, third, fourth, last);
  }

  @Test
  void byLossTheLowestIsBestAndWhatIsNoNumberIsLast() {
    Evaluation best = new Evaluation(10, 5, 8, 1).judgedBy(Score.LOSS);
    Evaluation second = new Evaluation(10, 7, 8, 2).judgedBy(Score.LOSS);
    Evaluation third = new Evaluation(10, 6, 8, 2).judgedBy(Score.LOSS);
    Evaluation last = new Evaluation(10, 9, 9, Double.NaN).judgedBy(Score.LOSS);
    assertThat(List.of(last, third, best, second).stream().sorted())
        .containsExactly(best, second, third, last);
    assertThat(best.score()).isEqualTo(-1);
  }

  @Test
  void byAngleTheLargestIsBest() {
    Evaluation best = new Evaluation(10, 5, 8, 3).judgedByAngle(1.2);
    Evaluation second = new Evaluation(10, 7, 8, 2).judgedByAngle(0.9);
    assertThat(List.of(second, best).stream().sorted()).containsExactly(best, second);
    assertThatThrownBy(() -> new Evaluation(10, 5, 8, 3).judgedBy(Score.ANGLE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void equalScoresAreOrderedByTheirChoices() {
    Individual first = individual(1, Architecture.of(0, 2, 10));
    Individual second = individual(2, Architecture.of(0, 10, 2));
    assertThat(List.of(second, first).stream().sorted(Individual.BEST_FIRST))
        .containsExactly(first, second);
  }

  @Test
  void turnsHitsIntoSharesAndPercents() {
    Evaluation three = new Evaluation(8, 3, 6, 1);
    assertThat(three.top1()).isEqualTo(0.375);
    assertThat(three.percent1()).isEqualTo(37.5);
    assertThat(three.top5()).isEqualTo(0.75);
    assertThat(three.percent5()).isEqualTo(75);
    assertThat(new Evaluation(0, 0, 0, 0).top1()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 11})
  void refusesMoreHitsThanImages(int hits) {
    assertThatThrownBy(() -> new Evaluation(10, hits, 10, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Evaluation(10, 0, hits, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Individual individual(int number, Architecture architecture) {
    return new Individual(
        number, 1, new Origin.Random(), architecture, 0, new Evaluation(2, 1, 1, 1));
  }
}
