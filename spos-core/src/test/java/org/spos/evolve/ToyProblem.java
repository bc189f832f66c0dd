package org.spos.evolve;

import java.util.Comparator;
import java.util.List;
import org.spos.config.EvolutionSettings;
import org.spos.cost.FlopsBoundedSpace;
import org.spos.cost.FlopsDistribution;
import org.spos.cost.FlopsRange;
import org.spos.seed.Seed;
import org.spos.space.Architecture;
import org.spos.space.TinySpace;

/**
 * 256 architectures of 4 blocks with an artificial fitness: a part for each choice and an
 * interaction of neighbours, so that the best choice of a block depends on the others. The
 * unbounded optimum lies outside the bound.
 */
final class ToyProblem {
  private static final double[][] PARTS = {
    {.01, .05, .13, .09}, {.11, .02, .07, .16}, {.03, .06, .10, .07}, {.02, .04, .12, .20}
  };

  static final FlopsDistribution DISTRIBUTION = new FlopsDistribution(TinySpace.fourBlocks());

  /** The middle 60 % of the space. */
  static final FlopsRange RANGE =
      new FlopsRange(DISTRIBUTION.quantile(0.2), DISTRIBUTION.quantile(0.8));

  static final FlopsBoundedSpace LEGAL = new FlopsBoundedSpace(DISTRIBUTION, RANGE);

  private static final int IMAGES = 10_000;

  /** Small generations, so that a search sees about half of the legal architectures. */
  static final EvolutionSettings SETTINGS =
      new EvolutionSettings(
          EvolutionSettings.Algorithm.EVOLUTION,
          EvolutionSettings.Selection.HISTORY,
          8,
          10,
          4,
          5,
          4,
          0.1);

  private ToyProblem() {}

  static Evaluation score(Architecture path) {
    double top1 = 0.2;
    for (int i = 0; i < path.size(); i++) {
      top1 += PARTS[i][path.choice(i)];
      if (i > 0 && (path.choice(i) + path.choice(i - 1)) % 4 == 3) {
        top1 += 0.03;
      }
    }
    int hits = (int) Math.round(top1 * IMAGES);
    return new Evaluation(IMAGES, hits, (IMAGES + hits) / 2, 1 - top1);
  }

  static Architecture optimum(List<Architecture> among) {
    return among.stream()
        .min(Comparator.comparing(ToyProblem::score).thenComparing(Architecture::toString))
        .orElseThrow();
  }

  static EvolutionSearch search(EvolutionSettings settings, long seed) {
    return new EvolutionSearch(LEGAL, settings, new Seed(seed), Fitness.each(ToyProblem::score));
  }
}
