package org.spos.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CorrelationTest {
  /** Sums of up to 200 terms in double; SciPy orders them otherwise. */
  private static final double ROUNDING = 1e-12;

  record Case(String name, double[] x, double[] y, int[] times, double[] scipy) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** By scripts/golden/correlations.py: with ties, plain and with pairs that come several times. */
  static Stream<Case> scipy() throws IOException {
    Path file =
        Path.of(System.getProperty("spos.root"), "src-test-fixtures/golden/correlations.tsv");
    return Files.readAllLines(file).stream()
        .map(line -> line.split("\t", -1))
        .map(
            cells ->
                new Case(
                    cells[0],
                    numbers(cells[1]),
                    numbers(cells[2]),
                    Arrays.stream(numbers(cells[3])).mapToInt(n -> (int) n).toArray(),
                    new double[] {
                      Double.parseDouble(cells[4]),
                      Double.parseDouble(cells[5]),
                      Double.parseDouble(cells[6])
                    }));
  }

  @ParameterizedTest
  @MethodSource("scipy")
  void agreesWithSciPy(Case one) {
    int[] repeated =
        IntStream.range(0, one.times.length)
            .flatMap(i -> IntStream.generate(() -> i).limit(one.times[i]))
            .toArray();
    Correlation spelt =
        Correlation.of(
            IntStream.of(repeated).mapToDouble(i -> one.x[i]).toArray(),
            IntStream.of(repeated).mapToDouble(i -> one.y[i]).toArray());
    requireEqual(spelt, one.scipy);
    requireEqual(new ResampledCorrelation(one.x, one.y).of(one.times), one.scipy);
  }

  private static void requireEqual(Correlation ours, double[] scipy) {
    assertThat(ours.kendall()).isCloseTo(scipy[0], within(ROUNDING));
    assertThat(ours.spearman()).isCloseTo(scipy[1], within(ROUNDING));
    assertThat(ours.pearson()).isCloseTo(scipy[2], within(ROUNDING));
  }

  @Test
  void isThatOfTheTextbook() {
    // By hand: 3 of 10 pairs are discordant; squared differences of ranks sum to 8.
    Correlation five =
        Correlation.of(new double[] {1, 2, 3, 4, 5}, new double[] {30, 10, 20, 50, 40});
    assertThat(five.kendall()).isCloseTo(0.4, within(ROUNDING));
    assertThat(five.spearman()).isCloseTo(0.6, within(ROUNDING));
    // Tau-b with a tie: 2 concordant, none discordant, one pair tied on one side: 2 / sqrt(2 * 3).
    Correlation tie = Correlation.of(new double[] {1, 1, 2}, new double[] {1, 2, 3});
    assertThat(tie.kendall()).isCloseTo(2 / Math.sqrt(6), within(ROUNDING));
  }

  @Test
  void whatIsTheSameForAllHasNoOrder() {
    double[] constant = {0.1, 0.1, 0.1};
    double[] rising = {1, 2, 3};
    assertThat(Correlation.of(constant, rising).isDefined()).isFalse();
    assertThat(Correlation.of(rising, constant).isDefined()).isFalse();
    // One network drawn three times: nothing to order either, whatever rounding makes of a mean.
    assertThat(new ResampledCorrelation(new double[] {0.1, 7, 8}, rising).of(new int[] {3, 0, 0}))
        .isEqualTo(Correlation.NONE);
  }

  @Test
  void anInfiniteLossIsOrderedButLiesOnNoLine() {
    double[] loss = {Double.NEGATIVE_INFINITY, -3, -2, -1};
    double[] truth = {10, 20, 30, 40};
    Correlation one = Correlation.of(loss, truth);
    assertThat(one.kendall()).isCloseTo(1, within(ROUNDING));
    assertThat(one.spearman()).isCloseTo(1, within(ROUNDING));
    assertThat(one.pearson()).isNaN();
    assertThat(new ResampledCorrelation(loss, truth).of(new int[] {1, 1, 1, 1}).kendall())
        .isEqualTo(1);
  }

  private static double[] numbers(String cell) {
    return Arrays.stream(cell.split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
  }
}
