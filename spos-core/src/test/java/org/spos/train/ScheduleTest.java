package org.spos.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spos.checkpoint.GoldenConstants;
import org.spos.config.Assignment;
import org.spos.config.ConfigLoader;
import org.spos.config.SposConfig;
import org.spos.config.TrainingConfig;
import org.spos.config.TrainingConfig.Curve;
import org.spos.config.TrainingConfig.ScheduleUnit;
import org.spos.error.ConfigException;

class ScheduleTest {

  /**
   * PyTorch's LambdaLR and CosineAnnealingLR, stepped from the start to the last iteration; ours is
   * the closed form, and they lose 1e-14 on the way.
   */
  @ParameterizedTest
  @CsvSource({
    "LINEAR, 0, ITERATION, 150000, linear_lr, iterations",
    "COSINE, 0, ITERATION, 150000, cosine_lr, iterations",
    "LINEAR, 0, EPOCH, 120, linear_lr_per_epoch, supernet_epochs",
    "COSINE, 0.001, EPOCH, 240, cosine_lr_per_epoch, epochs"
  })
  void fallsAsPyTorchsSchedulersDo(
      Curve curve, double end, ScheduleUnit unit, int total, String rates, String steps) {
    int each = unit == ScheduleUnit.EPOCH ? 7 : 1;
    Schedule schedule = new Schedule(curve, 0.5, end, unit, (long) total * each, each);
    double[] expected = GoldenConstants.read(rates);
    double[] at = GoldenConstants.read(steps);
    assertThat(expected).hasSameSizeAs(at);
    for (int i = 0; i < at.length; i++) {
      // Stepped before iteration i, so that the first one already has the rate of step 1.
      long iteration = unit == ScheduleUnit.EPOCH ? (long) at[i] * each : (long) at[i] - 1;
      assertThat(schedule.at(iteration)).as("%s", at[i]).isCloseTo(expected[i], within(1e-13));
    }
  }

  /** Iterations 1, 75,000 and 150,000 of 150,000 from 0.5. */
  @Test
  void linearIsMegviis() {
    Schedule schedule = Schedule.of(SposConfig.defaults().supernet().training(), 1_281_167, false);
    assertThat(schedule.at(0)).isEqualTo(0.499996667, within(5e-10)); // printed digits
    assertThat(schedule.at(74_999)).isEqualTo(0.25);
    assertThat(schedule.at(149_999)).isZero();
    assertThat(schedule.iterationsPerEpoch()).isEqualTo(1252);
  }

  /** 100 images in batches of 32 are three batches and a smaller one, which may be dropped. */
  @ParameterizedTest
  @CsvSource({"false, 4, 3", "true, 3, 4"})
  void anEpochEndsWhereThatOfTheDataEnds(boolean dropLast, int iterations, int epochs) {
    TrainingConfig config =
        ConfigLoader.load(
                List.of(),
                Stream.of(
                        "supernet.iterations=12",
                        "supernet.batchSize=32",
                        "supernet.scheduleUnit=epoch")
                    .map(Assignment::parse)
                    .toList())
            .supernet()
            .training();
    Schedule schedule = Schedule.of(config, 100, dropLast);
    for (int i = 0; i < 12; i++) {
      double rate = 0.5 * (1 - (double) (i / iterations) / epochs);
      assertThat(schedule.at(i)).as("iteration %s", i).isEqualTo(rate);
    }
  }

  /** NNI supernet.py: LambdaLR(1 - epoch / 120) stepped after each of 1,669 iterations. */
  @Test
  void linearPerEpochIsNnis() {
    Schedule schedule = new Schedule(Curve.LINEAR, 0.5, 0, ScheduleUnit.EPOCH, 120 * 1669, 1669);
    assertThat(schedule.at(0)).isEqualTo(0.5);
    assertThat(schedule.at(1668)).isEqualTo(0.5);
    assertThat(schedule.at(1669)).isEqualTo(0.5 * (1 - 1 / 120.0));
    assertThat(schedule.at(120 * 1669 - 1)).isEqualTo(0.5 / 120, within(1e-15));
  }

  /** NNI scratch.py: CosineAnnealingLR(240, 1e-3): 0.5 at the start, the mean halfway. */
  @Test
  void cosinePerEpochIsNnis() {
    Schedule schedule = new Schedule(Curve.COSINE, 0.5, 1e-3, ScheduleUnit.EPOCH, 240 * 10, 10);
    assertThat(schedule.at(0)).isEqualTo(0.5);
    assertThat(schedule.at(120 * 10)).isEqualTo((0.5 + 1e-3) / 2, within(1e-12));
    // 1e-3 + 0.499 * (1 + cos(pi * 239 / 240)) / 2, by hand
    assertThat(schedule.at(2399)).isEqualTo(0.0010213760, within(1e-9));
  }

  @Test
  void cosinePerIterationEndsAtItsEnd() {
    Schedule schedule = new Schedule(Curve.COSINE, 0.1, 0.01, ScheduleUnit.ITERATION, 100, 10);
    assertThat(schedule.at(99)).isEqualTo(0.01, within(1e-15));
    assertThat(schedule.at(49)).isEqualTo(0.055, within(1e-15));
  }

  /** PyTorch's SequentialLR of LinearLR and CosineAnnealingLR: 20 iterations up, 180 down. */
  @Test
  void warmsUpAndFallsAsPyTorchsSchedulersDo() {
    double[] expected = GoldenConstants.read("warm_lr");
    assertThat(expected).hasSize(200);
    Schedule schedule = new Schedule(Curve.COSINE, 0.5, 0, ScheduleUnit.ITERATION, 200, 50, 20);
    for (int i = 0; i < expected.length; i++) {
      assertThat(schedule.at(i)).as("iteration %s", i).isCloseTo(expected[i], within(1e-15));
    }
  }

  /** 5 iterations up, then passes of 4 iterations that are counted from there. */
  @Test
  void epochsCountFromTheEndOfTheWarmUp() {
    Schedule schedule = new Schedule(Curve.LINEAR, 1, 0, ScheduleUnit.EPOCH, 13, 4, 5);
    double[] rates = {0.2, 0.4, 0.6, 0.8, 1, 1, 1, 1, 1, 0.5, 0.5, 0.5, 0.5};
    for (int i = 0; i < rates.length; i++) {
      assertThat(schedule.at(i)).as("iteration %s", i).isEqualTo(rates[i], within(1e-15));
    }
  }

  /** 100 images in batches of 32 are 4 iterations; 1.5 of such passes are 6. */
  @Test
  void warmUpIsInPassesOrInIterations() {
    assertThat(warmUp("supernet.warmupEpochs=1.5").warmup()).isEqualTo(6);
    assertThat(warmUp("supernet.warmupIterations=7").warmup()).isEqualTo(7);
    assertThat(warmUp("supernet.warmupIterations=7").at(6)).isEqualTo(0.5);
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> warmUp("supernet.warmupEpochs=3"))
        .withMessage(
            "a warm-up of 3.0 epochs is 12 iterations here, but there are only 12; choose a"
                + " smaller warmupEpochs, or train longer");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> warmUp("supernet.warmupIterations=12"))
        .withMessageContaining("warmupIterations must be below iterations 12, got 12");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> warmUp("supernet.warmupIterations=1", "supernet.warmupEpochs=1"))
        .withMessageContaining("warmupEpochs must be 0 beside warmupIterations 1, got 1.0");
  }

  private static Schedule warmUp(String... assignments) {
    List<Assignment> all =
        Stream.concat(
                Stream.of("supernet.iterations=12", "supernet.batchSize=32"),
                Stream.of(assignments))
            .map(Assignment::parse)
            .toList();
    return Schedule.of(ConfigLoader.load(List.of(), all).supernet().training(), 100, false);
  }

  @Test
  void constantStays() {
    Schedule schedule = new Schedule(Curve.CONSTANT, 0.1, 0, ScheduleUnit.ITERATION, 100, 10);
    assertThat(schedule.at(0)).isEqualTo(0.1).isEqualTo(schedule.at(99));
  }
}
