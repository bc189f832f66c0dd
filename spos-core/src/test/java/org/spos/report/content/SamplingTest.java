package org.spos.report.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.spos.report.model.Chart;
import org.spos.report.model.Series;
import org.spos.report.model.Table;
import org.spos.run.Metrics;
import org.spos.run.RunView;
import org.spos.space.Architecture;

class SamplingTest {
  @Test
  void countsEachCandidateOfEachBlock() {
    Chart chart = (Chart) Sampling.of(run("uniform")).get(0);
    // 8 paths: block 1 has choices 0 four times and 1 four times, block 2 and 3 always 2
    Series zero = chart.series().get(0);
    assertThat(zero.x()).containsExactly(1.0, 2.0, 3.0);
    assertThat(zero.y()).containsExactly(200.0, 0.0, 0.0); // an equal share is 2 of 8
    assertThat(chart.series().get(2).y()).containsExactly(0.0, 400.0, 400.0);
    assertThat(zero.labels().get(0)).isEqualTo("shuffle_3x3: 4 of 8");
    Table table = (Table) Sampling.of(run("uniform")).get(1);
    assertThat(table.rows()).hasSize(12).contains(List.of("2", "2", "shuffle_7x7", "8", "400.0"));
  }

  @Test
  void boundsOfFairDrawsAreThoseOfTheBinomialDistribution() {
    Chart chart = (Chart) Sampling.of(run("uniform")).get(0);
    // n 8, p 1/4: deviation sqrt(8 * 3/16) = 1.2247, share 2: 100 * (1 + 1.96 * 1.2247 / 2)
    assertThat(chart.series().get(5).y().get(0)).isCloseTo(220.02, within(0.01));
    assertThat(chart.series().get(4).y().get(0)).isCloseTo(-20.02, within(0.01));
  }

  @Test
  void chiSquaredIsThatOfTheDefinition() {
    List<Architecture> paths = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      // block 1: 30, 20, 10, 0; others equal
      paths.add(Architecture.of(i < 30 ? 0 : i < 50 ? 1 : 2, i % 4, i % 4));
    }
    // (15² + 5² + 5² + 15²) / 15 = 33.333, 9 degrees; p by the closed form for odd degrees
    assertThat(Sampling.count(MadeUpRun.SPACE.layers(), paths).chiSquared().orElseThrow())
        .isCloseTo(CHI2, within(1e-8));
  }

  private static final double CHI2 = 1.1682914e-4;

  @Test
  void saysWhereSharesNeedNotBeEqual() {
    assertThat(((Chart) Sampling.of(run("uniform")).get(0)).note()).contains("chi-squared", "p =");
    assertThat(((Chart) Sampling.of(run("flops-bins")).get(0)).note())
        .contains("need not be equal")
        .doesNotContain("chi");
  }

  @Test
  void aNetworkAloneHasNothingToShareOut() {
    assertThat(
            Sampling.of(
                MadeUpRun.training(
                    "scratch",
                    "a",
                    MadeUpRun.config(),
                    List.of(new Metrics.Row(1, Map.of("loss", 1.0), List.of())))))
        .isEmpty();
  }

  private static RunView run(String sampling) {
    List<Metrics.Row> rows =
        Stream.of("0,2,2", "1,2,2", "0,2,2", "1,2,2", "0,2,2", "1,2,2", "0,2,2", "1,2,2")
            .map(path -> new Metrics.Row(1, Map.of("loss", 1.0), List.of(Architecture.parse(path))))
            .toList();
    return MadeUpRun.training(
        "train-supernet", "a", MadeUpRun.config("supernet.sampling=" + sampling), rows);
  }
}
