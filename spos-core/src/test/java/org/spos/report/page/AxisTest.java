package org.spos.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AxisTest {
  @Test
  void widensToWholeTicksAndLabelsThemShort() {
    Axis axis = Axis.of(List.of(12.0, 47.0), 0, 100, true);
    assertThat(axis.ticks()).containsExactly(10.0, 20.0, 30.0, 40.0, 50.0);
    assertThat(axis.ticks().stream().map(axis::label))
        .containsExactly("10", "20", "30", "40", "50");
    assertThat(axis.pixel(10)).isZero();
    assertThat(axis.pixel(30)).isEqualTo(50);
  }

  @Test
  void labelsLargeAndSmallNumbers() {
    Axis macs = Axis.of(List.of(281e6, 329e6), 0, 100, true);
    assertThat(macs.ticks().stream().map(macs::label)).startsWith("280M").endsWith("330M");
    Axis rate = Axis.of(List.of(0.0, 0.5), 0, 100, true);
    assertThat(rate.ticks().stream().map(rate::label)).startsWith("0.0", "0.1").endsWith("0.5");
    Axis signed = Axis.of(List.of(-1.0, 1.0), 0, 100, true);
    assertThat(signed.ticks().stream().map(signed::label)).contains("0.0").doesNotContain("-0.0");
  }

  @Test
  void drawsOneNumberAndNoNumber() {
    assertThat(Axis.of(List.of(5.0), 0, 100, true).pixel(5)).isBetween(1.0, 99.0);
    assertThat(Axis.of(List.of(0.0, Double.NaN), 0, 100, true).pixel(0)).isBetween(1.0, 99.0);
    assertThat(Axis.of(List.of(), 0, 100, true).ticks()).isNotEmpty();
  }
}
