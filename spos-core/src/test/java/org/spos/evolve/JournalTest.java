package org.spos.evolve;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.spos.config.EvolutionSettings;
import org.spos.config.EvolutionSettings.Algorithm;
import org.spos.config.EvolutionSettings.Selection;
import org.spos.cost.FlopsBoundedSpace;
import org.spos.cost.FlopsRange;
import org.spos.error.CheckpointException;
import org.spos.seed.Seed;

/** A journal is taken only by the search that would write it. */
class JournalTest {
  private static final EvolutionSettings SETTINGS = ToyProblem.SETTINGS;
  private final List<Individual> journal = ToyProblem.search(SETTINGS, 1).run().history();

  @Test
  void refusesTheJournalOfAnotherSeed() {
    refused(ToyProblem.search(SETTINGS, 2), journal, "candidate 1 of the search journal is");
  }

  @Test
  void refusesTheJournalOfOtherSettings() {
    EvolutionSettings other =
        new EvolutionSettings(Algorithm.EVOLUTION, Selection.HISTORY, 8, 10, 5, 5, 4, 0.5);
    refused(
        ToyProblem.search(other, 1), journal, "resume with the space, bound, seed and settings");
  }

  @Test
  void refusesTheJournalOfAnotherBound() {
    FlopsBoundedSpace unbounded =
        new FlopsBoundedSpace(ToyProblem.DISTRIBUTION, FlopsRange.UNBOUNDED);
    refused(
        new EvolutionSearch(unbounded, SETTINGS, new Seed(1), Fitness.each(ToyProblem::score)),
        journal,
        "of the search journal is");
  }

  @Test
  void refusesAJournalWithAMissingLine() {
    List<Individual> gap = new ArrayList<>(journal);
    gap.remove(30);
    refused(ToyProblem.search(SETTINGS, 1), gap, "candidate 31 of the search journal");
  }

  @Test
  void refusesAJournalLongerThanTheSearch() {
    EvolutionSettings shorter =
        new EvolutionSettings(Algorithm.EVOLUTION, Selection.HISTORY, 2, 10, 4, 5, 4, 0.1);
    refused(
        ToyProblem.search(shorter, 1), journal, "holds 80 candidates, but the settings ask for 20");
  }

  @Test
  void refusesAJournalLongerThanTheLegalSpace() {
    FlopsBoundedSpace one =
        new FlopsBoundedSpace(
            ToyProblem.DISTRIBUTION, FlopsRange.atMost(ToyProblem.DISTRIBUTION.min()));
    EvolutionSearch search =
        new EvolutionSearch(one, SETTINGS, new Seed(1), Fitness.each(ToyProblem::score));
    List<Individual> doubled = new ArrayList<>(search.run().history());
    doubled.add(doubled.get(0));
    refused(search, doubled, "only 1 networks lie within the bound");
  }

  private static void refused(EvolutionSearch search, List<Individual> journal, String part) {
    assertThatThrownBy(() -> search.run(journal, SearchListener.NONE, () -> false))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(part);
  }
}
