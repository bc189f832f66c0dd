package org.spos.evolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.spos.config.EvolutionSettings;
import org.spos.config.EvolutionSettings.Algorithm;
import org.spos.config.EvolutionSettings.Selection;
import org.spos.cost.FlopsBoundedSpace;
import org.spos.cost.FlopsDistribution;
import org.spos.cost.FlopsRange;
import org.spos.seed.Seed;
import org.spos.space.Architecture;
import org.spos.space.SearchSpace;
import org.spos.space.TinySpace;

/** Blocks that offer 1, 3, 4, 2 and 3 candidates: all 72 architectures are known. */
class UnequalLayersSearchTest {
  private static final SearchSpace SPACE = TinySpace.unequal();
  private static final FlopsDistribution DISTRIBUTION = new FlopsDistribution(SPACE);

  @Test
  void mutationDrawsAllCandidatesOfABlockEquallyOftenAndNoOther() {
    Seed seed = new Seed(23);
    int mutants = 12_000;
    int[] candidates = SPACE.choices();
    long[][] counts = new long[candidates.length][4];
    Architecture parent = DISTRIBUTION.costliest();
    for (int i = 0; i < mutants; i++) {
      Architecture mutant =
          SPACE.check(Variation.mutate(parent, candidates, 1, seed.stream("mutation", i)));
      for (int block = 0; block < candidates.length; block++) {
        counts[block][mutant.choice(block)]++;
      }
    }
    for (int block = 0; block < candidates.length; block++) {
      for (int choice = 0; choice < candidates[block]; choice++) {
        // 5 standard deviations at a half.
        assertThat(counts[block][choice] / (double) mutants)
            .as("block %d, choice %d, %s", block, choice, seed)
            .isCloseTo(1.0 / candidates[block], within(0.023));
      }
    }
  }

  /** More is asked for than there is, so every architecture must come up once. */
  @Test
  void aSearchEvaluatesNothingButTheArchitecturesOfTheSpace() {
    EvolutionSettings settings =
        new EvolutionSettings(Algorithm.EVOLUTION, Selection.HISTORY, 12, 10, 4, 5, 4, 0.5);
    SearchResult result =
        new EvolutionSearch(
                new FlopsBoundedSpace(DISTRIBUTION, FlopsRange.UNBOUNDED),
                settings,
                new Seed(24),
                Fitness.each(path -> new Evaluation(20, path.choice(2), 20, 0)))
            .run();
    List<Architecture> found = result.history().stream().map(Individual::architecture).toList();
    assertThat(found).containsExactlyInAnyOrderElementsOf(TinySpace.all(SPACE));
    assertThat(result.ending()).isEqualTo(SearchResult.Ending.EXHAUSTED);
  }
}
