package org.spos.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.spos.error.DataException;
import org.spos.seed.Seed;
import org.spos.space.Architecture;

class RankingTest {
  private static final double ROUNDING = 1e-9;
  private static final Bootstrap BOOTSTRAP = new Bootstrap(new Seed(1), 200);

  private static Ranking ranking(int n, Truth truth, List<Column> scores, List<Column> baselines) {
    return Ranking.of(
        new Subjects(networks(n), truth),
        scores,
        baselines,
        values(n, i -> i),
        List.of(),
        List.of(),
        BOOTSTRAP);
  }

  private static List<Architecture> networks(int n) {
    return IntStream.range(0, n).mapToObj(Architecture::of).toList();
  }

  /** Networks 0 to n − 1. */
  private static Truth truth(int n, IntToDoubleFunction accuracy) {
    Map<Architecture, List<Double>> trainings = new LinkedHashMap<>();
    networks(n).forEach(one -> trainings.put(one, List.of(accuracy.applyAsDouble(one.choice(0)))));
    return new Truth("made up", "", trainings);
  }

  private static double[] values(int n, IntToDoubleFunction value) {
    return IntStream.range(0, n).mapToDouble(value).toArray();
  }

  @Test
  void regretIsWhatTheBestKLackBesideTheBest() {
    // True accuracies 50, 51, … 61; the score puts 3, 11 and 7 first.
    Truth truth = truth(12, i -> 50 + i);
    double[] score = values(12, i -> i == 3 ? 100 : i == 11 ? 90 : i == 7 ? 80 : i);
    Choice choice =
        ranking(12, truth, List.of(new Column("cumulative", "top1", score)), List.of())
            .choices()
            .get(0);
    assertThat(choice.network()).isEqualTo(Architecture.of(3));
    assertThat(choice.accuracy()).isEqualTo(53);
    assertThat(choice.rank()).as("8 of 12 are better").isEqualTo(9);
    assertThat(choice.regrets()).isEqualTo(Map.of(1, 8.0, 5, 0.0, 10, 0.0));
  }

  @Test
  void theTrueRankCountsAllThatTheTruthKnows() {
    // Scored are 0 to 9 of 40 networks; the best scored one is 9, and 30 others are better.
    Ranking ranking =
        ranking(
            10,
            truth(40, i -> i),
            List.of(new Column("cumulative", "top1", values(10, i -> i))),
            List.of());
    assertThat(ranking.choices().get(0).rank()).isEqualTo(31);
    assertThat(ranking.choices().get(0).regrets()).containsEntry(1, 0.0);
  }

  @Test
  void theLeadIsTakenOverTheBestBaseline() {
    Truth truth = truth(40, i -> i);
    Column perfect = new Column("cumulative", "top1", values(40, i -> i));
    Column good = new Column("good", values(40, i -> i % 5 == 0 ? 0 : i));
    Column bad = new Column("bad", values(40, i -> -i));
    Column flat = new Column("flat", values(40, i -> 7));
    Comparison whole = ranking(40, truth, List.of(perfect), List.of(bad, flat, good)).whole();
    Comparison.Lead lead = whole.scores().get(0).lead().orElseThrow();
    double baseline = whole.baselines().get(2).agreement().value().kendall();
    assertThat(lead.baseline()).isEqualTo("good");
    assertThat(lead.value()).isCloseTo(1 - baseline, within(ROUNDING)).isPositive();
    assertThat(lead.interval().isAboveZero()).isTrue();
    assertThat(whole.baselines().get(0).agreement().value().kendall()).isEqualTo(-1);
    assertThat(whole.baselines().get(1).agreement().value().isDefined()).isFalse();
  }

  @Test
  void aScoreThatIsTheBaselineLeadsByNothing() {
    Truth truth = truth(40, i -> (i * 7) % 11);
    double[] same = values(40, i -> (i * 3) % 13);
    Comparison.Lead lead =
        ranking(
                40,
                truth,
                List.of(new Column("cumulative", "top1", same)),
                List.of(new Column("macs", same)))
            .whole()
            .scores()
            .get(0)
            .lead()
            .orElseThrow();
    // Paired samples: both see the same networks, so no sample tells them apart.
    assertThat(lead.interval()).isEqualTo(new Interval(0, 0));
  }

  @Test
  void anIntervalHoldsItsTauAndNarrowsWithTheNetworks() {
    Seed seed = new Seed(3);
    double[] noise = seed.stream("noise").doubles(400).toArray();
    Agreement few = agreement(40, noise);
    Agreement many = agreement(400, noise);
    assertThat(few.value().kendall()).isBetween(few.kendall().low(), few.kendall().high());
    // Ten times the networks: about √10 = 3.2 times narrower.
    assertThat(few.kendall().width() / many.kendall().width()).isBetween(2.0, 5.0);
  }

  /**
   * Under independence the standard error of τ is √(2(2n+5) / 9n(n−1)) (Kendall 1938), so that 95 %
   * intervals of 100 networks are 4 · 0.0675 wide.
   */
  @Test
  void theIntervalIsAsWideAsTheTextbookSays() {
    double[] truth = new Seed(8).stream("truth").doubles(100).toArray();
    double[] score = new Seed(8).stream("score").doubles(100).toArray();
    Interval interval =
        ranking(
                100,
                truth(100, i -> truth[i]),
                List.of(new Column("cumulative", "top1", score)),
                List.of())
            .whole()
            .scores()
            .get(0)
            .agreement()
            .kendall();
    assertThat(interval.width()).isCloseTo(2 * 1.96 * 0.0675, within(0.05));
  }

  private static Agreement agreement(int n, double[] noise) {
    return ranking(
            n,
            truth(n, i -> i / (double) n),
            List.of(new Column("cumulative", "top1", values(n, i -> i / (double) n + noise[i]))),
            List.of())
        .whole()
        .scores()
        .get(0)
        .agreement();
  }

  @Test
  void fewNetworksSayLittle() {
    Truth truth = truth(40, i -> i);
    Column perfect = new Column("cumulative", "top1", values(29, i -> i));
    assertThat(ranking(29, truth, List.of(perfect), List.of()).isWeak()).isTrue();
    Column more = new Column("cumulative", "top1", values(30, i -> i));
    assertThat(ranking(30, truth, List.of(more), List.of()).isWeak()).isFalse();
  }

  @Test
  void aWideIntervalSaysLittle() {
    double[] noise = new Seed(5).stream("noise").doubles(40).toArray();
    assertThat(agreement(40, noise).kendall().width()).isGreaterThan(Agreement.WIDE - 0.1);
    Agreement wide =
        new Agreement(
            300,
            new Correlation(0.5, 0.5, 0.5),
            new Interval(0.3, 0.61),
            Interval.UNKNOWN,
            Interval.UNKNOWN);
    assertThat(wide.isWeak()).isTrue();
    Agreement narrow =
        new Agreement(
            300,
            new Correlation(0.5, 0.5, 0.5),
            new Interval(0.375, 0.625),
            Interval.UNKNOWN,
            Interval.UNKNOWN);
    assertThat(narrow.isWeak()).isFalse();
  }

  @Test
  void fewerThanTenAreRefused() {
    Truth truth = truth(40, i -> i);
    assertThatThrownBy(() -> new Subjects(networks(9), truth))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "9 distinct networks are too few to say how well a score ranks, at least 10 are needed;"
                + " from 30 on it says more");
    assertThat(new Subjects(networks(10), truth).size()).isEqualTo(10);
  }

  @Test
  void anEqualTruthIsAFindingAndNoError() {
    Ranking ranking =
        ranking(
            12,
            truth(12, i -> 99.5),
            List.of(new Column("cumulative", "top1", values(12, i -> i))),
            List.of());
    assertThat(ranking.isTruthFlat()).isTrue();
    assertThat(ranking.isWeak()).isTrue();
    assertThat(ranking.whole().scores().get(0).agreement().value()).isEqualTo(Correlation.NONE);
    assertThat(ranking.choices().get(0).rank()).isEqualTo(1);
  }

  @Test
  void bandsHoldNetworksOfLikeSize() {
    List<Band> thirds = Band.thirds(new double[] {5, 1, 1, 1, 1, 2, 3, 4, 4, 9});
    // Equal ones stay together: four of 1, then 2 and 3, then the rest.
    assertThat(thirds.stream().map(band -> band.fromMacs() + "-" + band.toMacs()))
        .containsExactly("1-1", "2-3", "4-9");
    Ranking ranking =
        Ranking.of(
            new Subjects(networks(40), truth(40, i -> i)),
            List.of(new Column("cumulative", "top1", values(40, i -> i < 20 ? i : -i))),
            List.of(),
            values(40, i -> i),
            List.of(Band.macs(0, 19), Band.macs(20, 39), Band.above(34), Band.macs(50, 60)),
            List.of(),
            BOOTSTRAP);
    assertThat(ranking.bands().stream().map(Ranking.Part::networks)).containsExactly(20, 20, 5, 0);
    assertThat(tau(ranking.bands().get(0))).isEqualTo(1);
    assertThat(tau(ranking.bands().get(1))).isEqualTo(-1);
    assertThat(ranking.bands().get(2).comparison()).as("5 are too few").isEmpty();
  }

  private static double tau(Ranking.Part part) {
    return part.comparison().orElseThrow().scores().get(0).agreement().value().kendall();
  }

  @Test
  void noiseIsTheSpreadOfScoresOfOneNetwork() {
    // Within: (1 + 1 + 0) / 2 degrees of freedom; between: means 11, 20, 31.
    KeyNoise noise =
        KeyNoise.of(
            "cumulative", "top1", List.of(List.of(10.0, 12.0), List.of(20.0, 20.0), List.of(31.0)));
    assertThat(noise.networks()).isEqualTo(2);
    assertThat(noise.within()).isCloseTo(1, within(ROUNDING));
    assertThat(noise.between())
        .isCloseTo(
            Math.sqrt((Math.pow(29 / 3.0, 2) + Math.pow(2 / 3.0, 2) + Math.pow(31 / 3.0, 2)) / 2),
            within(ROUNDING));
  }
}
