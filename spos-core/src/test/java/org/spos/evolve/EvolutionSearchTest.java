package org.spos.evolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.spos.config.EvolutionSettings;
import org.spos.config.EvolutionSettings.Algorithm;
import org.spos.config.EvolutionSettings.Selection;
import org.spos.cost.FlopsBoundedSpace;
import org.spos.cost.FlopsDistribution;
import org.spos.cost.FlopsRange;
import org.spos.error.ConstraintException;
import org.spos.evolve.SearchResult.Ending;
import org.spos.seed.Seed;
import org.spos.space.Architecture;
import org.spos.space.SearchSpace;
import org.spos.text.Text;

class EvolutionSearchTest {
  private static final EvolutionSettings SETTINGS = ToyProblem.SETTINGS;

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
  void findsTheBestLegalArchitecture(long seed) {
    List<Architecture> legal = ToyProblem.LEGAL.all();
    Architecture best = ToyProblem.optimum(legal);
    List<Architecture> everything =
        new FlopsBoundedSpace(ToyProblem.DISTRIBUTION, FlopsRange.UNBOUNDED).all();
    assertThat(ToyProblem.optimum(everything)).isNotIn(legal);

    SearchResult result = ToyProblem.search(SETTINGS, seed).run();

    assertThat(result.best().orElseThrow().architecture()).as("seed %d", seed).isEqualTo(best);
    assertThat(result.ending()).isEqualTo(Ending.COMPLETED);
    assertThat(legal).hasSizeGreaterThan(result.history().size() * 3 / 2);
  }

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void evaluatesTheBudgetWithinTheBoundAndNothingTwice(Algorithm algorithm) {
    EvolutionSettings settings = with(algorithm, Selection.HISTORY);
    SearchResult result = ToyProblem.search(settings, 1).run();
    assertThat(result.history())
        .hasSize(settings.budget())
        .allMatch(one -> ToyProblem.LEGAL.contains(one.architecture()))
        .allMatch(one -> one.macs() == ToyProblem.LEGAL.macs(one.architecture()))
        .extracting(Individual::architecture)
        .doesNotHaveDuplicates();
    assertThat(result.history())
        .extracting(Individual::number)
        .containsExactlyElementsOf(IntStream.rangeClosed(1, settings.budget()).boxed().toList());
    assertThat(result.history())
        .allMatch(one -> one.epoch() == (one.number() - 1) / settings.population() + 1);
    assertThat(result.replayed()).isZero();
    assertThat(result.history().stream().allMatch(one -> one.origin() instanceof Origin.Random))
        .isEqualTo(algorithm == Algorithm.RANDOM);
  }

  @Test
  void publishedSettingsEvaluateOneThousandOfThePublishedSpace() {
    FlopsRange range = new FlopsRange(290_000_000, 330_000_000);
    FlopsBoundedSpace legal =
        new FlopsBoundedSpace(new FlopsDistribution(SearchSpace.imagenet()), range);
    // The nearer to the released architecture, the better.
    Architecture target = Architecture.parse("2,1,0,1,2,0,2,0,2,0,2,3,0,0,0,0,3,2,3,3");
    Fitness nearness =
        Fitness.each(
            path -> {
              int equal = 0;
              for (int i = 0; i < 20; i++) {
                equal += path.choice(i) == target.choice(i) ? 1 : 0;
              }
              return new Evaluation(20, equal, 20, 0);
            });
    SearchResult result =
        new EvolutionSearch(legal, EvolutionSettings.defaults(), new Seed(3), nearness).run();
    assertThat(result.history())
        .hasSize(1000)
        .allMatch(one -> range.contains(one.macs()))
        .extracting(Individual::architecture)
        .doesNotHaveDuplicates();
    assertThat(result.best().orElseThrow().score().top1())
        .as("random search stays near 0.6")
        .isGreaterThan(0.85);
    assertThat(result.count(Origin.Mutation.class)).isBetween(450L, 475L);
    assertThat(result.count(Origin.Crossover.class)).isBetween(200L, 475L);
    assertThat(result.count(Origin.Random.class)).isGreaterThanOrEqualTo(50);
  }

  @Test
  void sameSeedGivesTheSameSearchAndAnotherSeedAnother() {
    assertThat(ToyProblem.search(SETTINGS, 5).run())
        .isEqualTo(ToyProblem.search(SETTINGS, 5).run());
    assertThat(ToyProblem.search(SETTINGS, 6).run().history())
        .isNotEqualTo(ToyProblem.search(SETTINGS, 5).run().history());
  }

  @ParameterizedTest
  @EnumSource(Selection.class)
  void stoppingAfterAnyEvaluationAndResumingEqualsAnUninterruptedSearch(Selection selection) {
    EvolutionSettings settings = with(Algorithm.EVOLUTION, selection);
    List<EpochSummary> summaries = new ArrayList<>();
    SearchResult whole = ToyProblem.search(settings, 7).run(List.of(), onEpoch(summaries), never());
    for (int k = 0; k <= settings.budget(); k++) {
      AtomicInteger evaluated = new AtomicInteger();
      int stopAt = k;
      List<Individual> journal = new ArrayList<>();
      SearchResult part =
          counting(settings, 7, evaluated)
              .run(List.of(), onEvaluated(journal), () -> evaluated.get() == stopAt);
      assertThat(evaluated).hasValue(k);
      assertThat(part.ending())
          .isEqualTo(k == settings.budget() ? Ending.COMPLETED : Ending.INTERRUPTED);
      assertThat(part.history()).isEqualTo(journal).hasSize(k);
      assertThat(part.best().isPresent()).isEqualTo(k > 0);

      evaluated.set(0);
      List<EpochSummary> again = new ArrayList<>();
      SearchResult resumed = counting(settings, 7, evaluated).run(journal, onEpoch(again), never());
      assertThat(evaluated).as("evaluations after %d", k).hasValue(settings.budget() - k);
      assertThat(resumed.history()).isEqualTo(whole.history());
      assertThat(resumed.replayed()).isEqualTo(k);
      assertThat(resumed.ending()).isEqualTo(Ending.COMPLETED);
      assertThat(again.stream().map(EvolutionSearchTest::asIfEvaluated).toList())
          .isEqualTo(summaries);
      assertThat(again.stream().filter(EpochSummary::replayed)).hasSize(k / settings.population());
    }
  }

  @Test
  void moreEpochsContinueAFinishedSearch() {
    SearchResult shorter = ToyProblem.search(epochs(3), 8).run();
    SearchResult longer = ToyProblem.search(epochs(6), 8).run();
    SearchResult continued =
        ToyProblem.search(epochs(6), 8).run(shorter.history(), SearchListener.NONE, never());
    assertThat(continued.history()).isEqualTo(longer.history());
  }

  @Test
  void tellsTheListenerWhatEachGenerationBrought() {
    List<EpochSummary> summaries = new ArrayList<>();
    SearchResult result =
        ToyProblem.search(SETTINGS, 9).run(List.of(), onEpoch(summaries), never());
    assertThat(summaries).hasSize(SETTINGS.epochs());
    for (int i = 0; i < summaries.size(); i++) {
      EpochSummary summary = summaries.get(i);
      List<Individual> past = result.history().subList(0, 10 * (i + 1));
      assertThat(summary.epoch()).isEqualTo(i + 1);
      assertThat(summary.evaluations()).isEqualTo(past.size());
      assertThat(summary.generation()).isEqualTo(past.subList(10 * i, 10 * (i + 1)));
      assertThat(summary.top())
          .isEqualTo(past.stream().sorted(Individual.BEST_FIRST).limit(4).toList());
      assertThat(summary.best()).isEqualTo(summary.top().get(0));
      assertThat(summary.top1().getMax())
          .isEqualTo(
              summary.generation().stream()
                  .mapToDouble(one -> one.score().top1())
                  .max()
                  .orElseThrow());
      assertThat(summary.top1().getCount()).isEqualTo(10);
    }
    assertThat(summaries.get(7).best()).isEqualTo(result.best().orElseThrow());
    assertThat(result.top(4)).isEqualTo(summaries.get(7).top());
  }

  @Test
  void showsTheFitnessEachGenerationBeforeItsFirstScore() {
    List<List<Architecture>> shown = new ArrayList<>();
    Fitness recording =
        (generation, scored, stop) -> {
          shown.add(generation);
          Fitness.each(ToyProblem::score).score(generation, scored, stop);
        };
    SearchResult result =
        new EvolutionSearch(ToyProblem.LEGAL, SETTINGS, new Seed(10), recording).run();
    assertThat(shown).hasSize(SETTINGS.epochs()).allMatch(one -> one.size() == 10);
    assertThat(shown.stream().flatMap(List::stream))
        .containsExactlyElementsOf(
            result.history().stream().map(Individual::architecture).toList());
  }

  @Test
  void theLastGenerationCounts() {
    // The fitness rises with every evaluation, so that the last candidate is the best.
    AtomicInteger calls = new AtomicInteger();
    SearchResult result =
        new EvolutionSearch(
                ToyProblem.LEGAL,
                SETTINGS,
                new Seed(10),
                Fitness.each(path -> new Evaluation(100, calls.incrementAndGet(), 100, 0)))
            .run();
    assertThat(result.best().orElseThrow().number()).isEqualTo(SETTINGS.budget());
  }

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void endsWhenEveryLegalArchitectureWasEvaluated(Algorithm algorithm) {
    FlopsRange narrow =
        new FlopsRange(
            ToyProblem.DISTRIBUTION.quantile(0.5), ToyProblem.DISTRIBUTION.quantile(0.6));
    FlopsBoundedSpace legal = new FlopsBoundedSpace(ToyProblem.DISTRIBUTION, narrow);
    SearchResult result =
        new EvolutionSearch(
                legal,
                with(algorithm, Selection.HISTORY),
                new Seed(11),
                Fitness.each(ToyProblem::score))
            .run();
    assertThat(result.ending()).isEqualTo(Ending.EXHAUSTED);
    assertThat(result.history())
        .extracting(Individual::architecture)
        .containsExactlyInAnyOrderElementsOf(legal.all());
    assertThat(result.best().orElseThrow().architecture())
        .isEqualTo(ToyProblem.optimum(legal.all()));
  }

  @Test
  void evaluatesTheOnlyLegalArchitectureOnce() {
    FlopsBoundedSpace one =
        new FlopsBoundedSpace(
            ToyProblem.DISTRIBUTION, FlopsRange.atMost(ToyProblem.DISTRIBUTION.min()));
    SearchResult result =
        new EvolutionSearch(one, SETTINGS, new Seed(12), Fitness.each(ToyProblem::score)).run();
    assertThat(result.ending()).isEqualTo(Ending.EXHAUSTED);
    assertThat(result.history())
        .extracting(Individual::architecture)
        .containsExactly(ToyProblem.DISTRIBUTION.cheapest());
  }

  @Test
  void refusesAnImpossibleLimitBeforeTheFirstEvaluation() {
    long limit = ToyProblem.DISTRIBUTION.min() - 1;
    assertThatThrownBy(
            () -> new FlopsBoundedSpace(ToyProblem.DISTRIBUTION, FlopsRange.atMost(limit)))
        .isInstanceOf(ConstraintException.class)
        .hasMessageContaining(Text.format("%,d", ToyProblem.DISTRIBUTION.min()));
  }

  @Test
  void passesOnTheExceptionOfAnEvaluationAndKeepsWhatWasJournalled() {
    List<Individual> journal = new ArrayList<>();
    IllegalStateException failure = new IllegalStateException("out of memory");
    AtomicInteger calls = new AtomicInteger();
    EvolutionSearch failing =
        new EvolutionSearch(
            ToyProblem.LEGAL,
            SETTINGS,
            new Seed(13),
            Fitness.each(
                path -> {
                  if (calls.incrementAndGet() == 23) {
                    throw failure;
                  }
                  return ToyProblem.score(path);
                }));
    assertThatThrownBy(() -> failing.run(List.of(), onEvaluated(journal), never()))
        .isSameAs(failure);
    assertThat(journal).hasSize(22);
    assertThat(ToyProblem.search(SETTINGS, 13).run(journal, SearchListener.NONE, never()).history())
        .isEqualTo(ToyProblem.search(SETTINGS, 13).run().history());
  }

  private static EvolutionSearch counting(
      EvolutionSettings settings, long seed, AtomicInteger evaluations) {
    return new EvolutionSearch(
        ToyProblem.LEGAL,
        settings,
        new Seed(seed),
        Fitness.each(
            path -> {
              evaluations.incrementAndGet();
              return ToyProblem.score(path);
            }));
  }

  private static EpochSummary asIfEvaluated(EpochSummary one) {
    return new EpochSummary(
        one.epoch(), one.evaluations(), one.best(), one.top(), one.generation(), false);
  }

  private static BooleanSupplier never() {
    return () -> false;
  }

  private static EvolutionSettings with(Algorithm algorithm, Selection selection) {
    return new EvolutionSettings(algorithm, selection, 8, 10, 4, 5, 4, 0.1);
  }

  private static EvolutionSettings epochs(int epochs) {
    return new EvolutionSettings(Algorithm.EVOLUTION, Selection.HISTORY, epochs, 10, 4, 5, 4, 0.1);
  }

  private static SearchListener onEvaluated(List<Individual> into) {
    return new SearchListener() {
      @Override
      public void onEvaluated(Individual individual) {
        into.add(individual);
      }
    };
  }

  private static SearchListener onEpoch(List<EpochSummary> into) {
    return new SearchListener() {
      @Override
      public void onEpoch(EpochSummary summary) {
        into.add(summary);
      }
    };
  }
}
