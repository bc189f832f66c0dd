package org.spos.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.spos.config.SposConfig;
import org.spos.config.TrainingConfig.Curve;
import org.spos.config.TrainingConfig.ScheduleUnit;

class ScheduleTest {

  /** Spec J: iterations 1, 75,000 and 150,000 of 150,000 from 0.5. */
  @Test
  void linearIsMegviis() {
    Schedule schedule = Schedule.of(SposConfig.defaults().supernet().training(), 1_281_167);
    assertThat(schedule.at(0)).isEqualTo(0.499996667, within(5e-10)); // printed digits
    assertThat(schedule.at(74_999)).isEqualTo(0.25);
    assertThat(schedule.at(149_999)).isZero();
    assertThat(schedule.iterationsPerEpoch()).isEqualTo(1252);
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

  @Test
  void constantStays() {
    Schedule schedule = new Schedule(Curve.CONSTANT, 0.1, 0, ScheduleUnit.ITERATION, 100, 10);
    assertThat(schedule.at(0)).isEqualTo(0.1).isEqualTo(schedule.at(99));
  }
}
