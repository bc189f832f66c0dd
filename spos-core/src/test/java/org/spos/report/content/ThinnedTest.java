package org.spos.report.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.spos.report.model.Series;

class ThinnedTest {
  @Test
  void aShortCurveStaysAsItIs() {
    List<Double> x = numbers(Thinned.MOST);
    Series line = Thinned.line("a", 0, x, x);
    assertThat(line.x()).isEqualTo(x);
    assertThat(line.y()).isEqualTo(x);
    assertThat(line.low()).isEmpty();
    assertThat(Thinned.note(Thinned.MOST)).isEmpty();
  }

  @Test
  void aLongCurveKeepsItsMeansAndEveryPeak() {
    int count = 4 * Thinned.POINTS;
    List<Double> y = new ArrayList<>(Collections.nCopies(count, 1.0));
    y.set(4 * 17 + 2, 9.0); // one peak up in the part 17
    y.set(4 * 300, -3.0); // one down in the part 300
    Series line = Thinned.line("a", 0, numbers(count), y);
    assertThat(line.x()).hasSize(Thinned.POINTS).startsWith(1.5, 5.5).endsWith(count - 2.5);
    assertThat(line.y().get(17)).isEqualTo(3); // (1 + 1 + 9 + 1) / 4
    assertThat(line.high().get(17)).isEqualTo(9);
    assertThat(line.low().get(17)).isEqualTo(1);
    assertThat(line.y().get(300)).isZero(); // (-3 + 1 + 1 + 1) / 4
    assertThat(line.low().get(300)).isEqualTo(-3);
    assertThat(Collections.max(line.high())).isEqualTo(9);
    assertThat(Collections.min(line.low())).isEqualTo(-3);
    assertThat(Thinned.note(count)).contains("1,600 steps", "400 means");
  }

  @Test
  void partsOfUnequalSizeLeaveNoValueOut() {
    int count = 3 * Thinned.POINTS - 7;
    Series line = Thinned.line("a", 0, numbers(count), numbers(count));
    double sum = 0;
    for (int i = 0; i < line.x().size(); i++) {
      double values = line.high().get(i) - line.low().get(i) + 1; // consecutive numbers
      assertThat(line.y().get(i)).isEqualTo((line.high().get(i) + line.low().get(i)) / 2);
      sum += values * line.y().get(i);
    }
    assertThat(sum).isEqualTo(count * (count - 1.0) / 2);
  }

  private static List<Double> numbers(int count) {
    return IntStream.range(0, count).mapToObj(i -> (double) i).toList();
  }
}
