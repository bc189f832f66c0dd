package org.spos.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.spos.config.Assignment;
import org.spos.config.ConfigLoader;
import org.spos.config.TrainingConfig.Curve;
import org.spos.config.TrainingConfig.ScheduleUnit;
import org.spos.error.ConfigException;
import org.spos.space.Architecture;
import org.spos.space.SearchSpace;

class StepRatesTest {
  private static final SearchSpace SPACE = SearchSpace.imagenet();
  private static final Schedule LINEAR =
      new Schedule(Curve.LINEAR, 0.5, 0, ScheduleUnit.ITERATION, 150_000, 1_252);
  private static final StepRates FOUR = StepRates.byComplexity(LINEAR, SPACE, 4);
  private static final Architecture RELEASED =
      Architecture.parse("2,1,0,1,2,0,2,0,2,0,2,3,0,0,0,0,3,2,3,3");

  /**
   * In NumPy from the table of the published space's convolutions: 3,132,448 parameters for the
   * smallest path, 3,189,536 for all 5x5, 3,529,312 for the released one, 3,830,864 for the
   * largest, and {@code 0.5 * (1 - x / 150000) ** interp(log(C), [log(3132448), log(3830864)], [4,
   * 0.25])} after x = 1, 75,000 and 149,999 iterations.
   */
  @ParameterizedTest
  @CsvSource({
    "smallest, 0.4999866667999993, 0.03125, 9.876543210135355e-22",
    "fives, 0.4999877884117856, 0.03945880321025852, 5.448954017217834e-20",
    "released, 0.4999940749426778, 0.14584200408186768, 3.150321914804402e-10",
    "largest, 0.4999991666645833, 0.42044820762685725, 0.025406637407772346"
  })
  void fallTheEarlierTheFewerParametersAPathHas(
      String name, double first, double middle, double last) {
    Architecture path = path(name);
    double[] expected = {first, middle, last};
    long[] iterations = {0, 74_999, 149_998};
    for (int i = 0; i < expected.length; i++) {
      // 1 − x/150000 next to 1 has lost four digits
      assertThat(FOUR.at(iterations[i], List.of(path)))
          .isCloseTo(expected[i], within(1e-11 * expected[i]));
    }
  }

  private static Architecture path(String name) {
    return switch (name) {
      case "smallest" -> new Architecture(Collections.nCopies(20, 0));
      case "fives" -> new Architecture(Collections.nCopies(20, 1));
      case "released" -> RELEASED;
      // Xception has most, but for the first block, where 7x7 has 4,656 and it 4,192.
      default -> Architecture.parse("2,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3");
    };
  }

  @Test
  void ofSeveralPathsAreTheirMean() {
    Architecture fives = path("fives");
    double mean = (FOUR.at(74_999, List.of(RELEASED)) + FOUR.at(74_999, List.of(fives))) / 2;
    assertThat(FOUR.at(74_999, List.of(RELEASED, fives))).isEqualTo(mean);
  }

  @ParameterizedTest
  @EnumSource(Curve.class)
  void withPowerOneAreTheScheduleToTheBit(Curve curve) {
    Schedule schedule = new Schedule(curve, 0.3, 1e-3, ScheduleUnit.ITERATION, 997, 10, 13);
    StepRates one = StepRates.byComplexity(schedule, SPACE, 1);
    for (int i = 0; i < 997; i++) {
      assertThat(one.at(i, List.of(RELEASED))).isEqualTo(schedule.at(i));
      assertThat(StepRates.of(schedule).at(i, List.of(RELEASED))).isEqualTo(schedule.at(i));
    }
  }

  @Test
  void ofACosineEndWhereItEndsAndWarmUpAlike() {
    Schedule cosine = new Schedule(Curve.COSINE, 0.3, 0.01, ScheduleUnit.ITERATION, 110, 10, 10);
    StepRates rates = StepRates.byComplexity(cosine, SPACE, 4);
    for (String name : List.of("smallest", "largest")) {
      assertThat(rates.at(4, List.of(path(name)))).isEqualTo(cosine.at(4)).isEqualTo(0.15);
      assertThat(rates.at(109, List.of(path(name)))).isEqualTo(0.01, within(1e-9));
    }
    // Half of the cosine is left: 0.5^4 and 0.5^(1/4).
    assertThat(rates.at(59, List.of(path("smallest"))))
        .isEqualTo(0.01 + 0.29 * 0.0625, within(1e-12));
    assertThat(rates.at(59, List.of(path("largest"))))
        .isEqualTo(0.01 + 0.29 * 0.8408964152537145, within(1e-12));
  }

  @Test
  void areRefusedWhereTheRateDoesNotFall() {
    assertThatThrownBy(() -> load("supernet.rateByComplexity=4", "supernet.schedule=constant"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("rateByComplexity")
        .hasMessageContaining("constant");
    assertThatThrownBy(() -> load("supernet.rateByComplexity=0.5"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("from 1 to 100");
    load("supernet.schedule=constant");
  }

  private static void load(String... assignments) {
    ConfigLoader.load(List.of(), Stream.of(assignments).map(Assignment::parse).toList());
  }
}
