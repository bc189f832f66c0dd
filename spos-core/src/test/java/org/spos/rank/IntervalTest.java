package org.spos.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IntervalTest {
  /** Places 25 and 975 of 0 to 1,000, whatever the order; samples without an order do not count. */
  @Test
  void leavesAFortiethOutAtEitherEnd() {
    double[] samples = IntStream.rangeClosed(0, 1_002).mapToDouble(i -> 1_000 - i).toArray();
    samples[1_001] = Double.NaN;
    samples[1_002] = Double.NaN;
    Interval interval = Interval.of(samples);
    assertThat(interval.low()).isCloseTo(25, within(1e-9));
    assertThat(interval.high()).isCloseTo(975, within(1e-9));
    assertThat(interval.width()).isCloseTo(950, within(1e-9));
  }

  /** NumPy: np.percentile([1, 2, 4, 8], [5, 50, 95]) is 1.15, 3, 7.4. */
  @Test
  void liesBetweenTwoNumbersInProportion() {
    Spread spread = Spread.of(new double[] {8, 1, 4, 2});
    assertThat(spread.low()).isCloseTo(1.15, within(1e-9));
    assertThat(spread.median()).isCloseTo(3, within(1e-9));
    assertThat(spread.high()).isCloseTo(7.4, within(1e-9));
  }

  @Test
  void isUnknownWithoutSamples() {
    assertThat(Interval.of(new double[] {Double.NaN}).width()).isNaN();
    assertThat(Interval.of(new double[] {Double.NaN}).isAboveZero()).isFalse();
  }
}
