package org.spos.report.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.spos.artifact.ScoreDetail;
import org.spos.config.SearchConfig.Score;
import org.spos.report.model.Chart;
import org.spos.report.model.Fact;
import org.spos.report.model.Item;
import org.spos.report.model.Series;
import org.spos.report.model.Shares;
import org.spos.report.model.Table;
import org.spos.run.JournalEntry;
import org.spos.run.RunView;

class SearchItemsTest {
  private static final RunView SEARCH =
      MadeUpRun.search(
          "search",
          MadeUpRun.config(
              "search.flopsLimit=300",
              "search.epochs=3",
              "search.population=2",
              "search.mutations=1",
              "search.crossovers=1"),
          Optional.of(MadeUpRun.found("0,1,3").withAccuracy(70, 100)),
          MadeUpRun.candidate(1, "0,0,0", 100, 200, "random"),
          MadeUpRun.candidate(1, "1,1,1", 200, 240, "random"),
          MadeUpRun.candidate(2, "0,1,1", 250, 220, "crossover 0,0,0 1,1,1"),
          MadeUpRun.candidate(2, "1,1,2", 260, 230, "mutation 1,1,1"),
          MadeUpRun.candidate(3, "0,1,3", 280, 280, "mutation 0,1,1"),
          MadeUpRun.candidate(3, "2,2,2", 150, 240, "random"));

  private static final RunView RANDOM =
      MadeUpRun.search(
          "random",
          MadeUpRun.config("search.algorithm=random"),
          Optional.of(MadeUpRun.found("3,3,3")),
          MadeUpRun.candidate(1, "3,3,3", 190, 256, "random"),
          MadeUpRun.candidate(1, "3,3,2", 180, 200, "random"));

  @Test
  void theScatterHasEveryCandidateTheLimitAndTheNonDominatedOnes() {
    Chart chart = (Chart) item(SearchItems.of(SEARCH, Optional.of(RANDOM)), "candidates");
    Series points = series(chart, "candidates, the fainter the earlier");
    assertThat(points.x()).containsExactly(100.0, 200.0, 250.0, 260.0, 280.0, 150.0);
    assertThat(points.y()).containsExactly(50.0, 60.0, 55.0, 57.5, 70.0, 60.0);
    assertThat(points.shades()).containsExactly(0, 0, 4, 4, 9, 9);
    assertThat(series(chart, "non-dominated").x()).containsExactly(100.0, 150.0, 280.0);
    assertThat(series(chart, "result").x()).containsExactly(280.0);
    assertThat(series(chart, "random search").y()).containsExactly(64.0, 50.0);
    assertThat(chart.lines()).containsExactly(new Chart.Line(true, 300, "limit 300"));
  }

  @Test
  void nonDominatedAreThoseThatBruteForceFinds() {
    Random random = new Random(3);
    List<JournalEntry> all = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      all.add(MadeUpRun.candidate(1, "0,0,0", random.nextInt(60), random.nextInt(60), "random"));
    }
    for (Score score : List.of(Score.TOP1, Score.LOSS)) {
      Candidates candidates = new Candidates(score, all);
      List<List<Double>> found =
          candidates.nonDominated(JournalEntry::macs).stream().map(one -> at(one)).toList();
      List<List<Double>> expected =
          all.stream()
              .filter(
                  one ->
                      all.stream()
                          .noneMatch(
                              other ->
                                  other.macs() <= one.macs()
                                      && other.top1() >= one.top1()
                                      && (other.macs() < one.macs() || other.top1() > one.top1())))
              .map(one -> at(one))
              .distinct()
              .toList();
      assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  private static List<Double> at(JournalEntry one) {
    return List.of((double) one.macs(), one.top1());
  }

  @Test
  void progressIsTheBestSoFarAndTheMeanOfEachEpoch() {
    Chart chart = (Chart) item(SearchItems.of(SEARCH, Optional.empty()), "epochs");
    assertThat(series(chart, "best so far").y()).containsExactly(60.0, 60.0, 70.0);
    assertThat(series(chart, "best of the epoch").y()).containsExactly(60.0, 57.5, 70.0);
    assertThat(series(chart, "mean of the epoch").y()).containsExactly(55.0, 56.25, 65.0);
  }

  @Test
  void theResultIsTracedToItsFirstAncestors() {
    List<Item> items = SearchItems.of(SEARCH, Optional.empty());
    Series links = series((Chart) item(items, "ancestry"), "descent");
    // 0,1,3 of 0,1,1; that of 0,0,0 and 1,1,1; the others are no ancestors
    assertThat(links.x()).containsExactly(2.0, 3.0, 1.0, 2.0, 1.0, 2.0);
    assertThat(links.y()).containsExactly(55.0, 70.0, 50.0, 55.0, 60.0, 55.0);
    assertThat(((Table) item(items, "ancestry-table")).rows())
        .extracting(row -> row.get(1) + " " + row.get(3))
        .containsExactly("0,1,3 0", "0,1,1 1", "0,0,0 2", "1,1,1 2");
  }

  @Test
  void choicesAreCountedByBlockAndEpoch() {
    Shares shares = (Shares) item(SearchItems.of(SEARCH, Optional.empty()), "choices");
    assertThat(shares.counts().get(0)) // block 1
        .containsExactly(List.of(1, 1, 0, 0), List.of(1, 1, 0, 0), List.of(1, 0, 1, 0));
    assertThat(shares.counts().get(2).get(2)).containsExactly(0, 0, 1, 1); // block 3, epoch 3
    assertThat(shares.parts().get(0)).startsWith("shuffle_3x3");
  }

  @Test
  void theGainIsOverTheBestRandomNetworkWithItsError() {
    List<Fact> facts = new Gains(List.of(SEARCH, RANDOM)).facts();
    // 70 % and 64 % of 400 images: errors 2.291 and 2.4, together 3.318
    assertThat(Math.hypot(Math.sqrt(70 * 30 / 400.0), Math.sqrt(64 * 36 / 400.0)))
        .isCloseTo(3.318, within(0.001));
    assertThat(facts).extracting(Fact::name).containsExactly("found", "gain", "cost");
    assertThat(facts.get(1).value()).isEqualTo("+6.00 ± 3.32 points");
    assertThat(facts.get(1).detail())
        .isEqualTo(
            "over the best of 2 random networks (64.00 %); not told apart: within two standard"
                + " errors");
  }

  @Test
  void withoutARandomSearchTheFirstGenerationStandsForIt() {
    Fact gain = new Gains(List.of(SEARCH)).facts().get(1);
    // 70 less 60 % of 400: errors 2.291 and 2.449
    assertThat(gain.value()).isEqualTo("+10.00 ± 3.35 points");
    assertThat(gain.detail())
        .contains("best of 2 random networks (60.00 %)")
        .endsWith("told apart");
  }

  @Test
  void networksTrainedAloneStandBesideEachOther() {
    RunView own =
        MadeUpRun.scratch(
            "scratch",
            MadeUpRun.config(),
            MadeUpRun.found("0,1,3")
                .withAccuracy(80, 99)
                .withDetail(
                    new ScoreDetail(3, Optional.empty(), Optional.empty(), Optional.empty())));
    RunView other =
        MadeUpRun.scratch(
            "scratch-random",
            MadeUpRun.config(),
            MadeUpRun.found("3,3,3")
                .withAccuracy(70, 99)
                .withDetail(
                    new ScoreDetail(4, Optional.empty(), Optional.empty(), Optional.empty())));
    Fact alone = new Gains(List.of(SEARCH, RANDOM, own, other)).facts().get(2);
    assertThat(alone.name()).isEqualTo("trained alone");
    assertThat(alone.value()).isEqualTo("80.00 ± 3.00 %");
    assertThat(alone.detail())
        .isEqualTo(
            "top-1 on val; a random network has 70.00 %: +10.00 ± 5.00 points, not told apart:"
                + " within two standard errors");
  }

  private static Item item(List<Item> items, String id) {
    return items.stream().filter(one -> one.id().equals(id)).findFirst().orElseThrow();
  }

  private static Series series(Chart chart, String name) {
    return chart.series().stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
  }
}
