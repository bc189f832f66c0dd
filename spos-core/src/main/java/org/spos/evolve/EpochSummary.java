package org.spos.evolve;

import java.util.DoubleSummaryStatistics;
import java.util.List;
import org.spos.config.EvolutionSettings;

/**
 * What is known after a generation was evaluated.
 *
 * @param epoch 1-based generation
 * @param evaluations candidates evaluated so far, over all generations
 * @param best the best so far, over all generations
 * @param top the best by the {@linkplain EvolutionSettings.Selection selection}, best first: the
 *     parents of the next generation
 * @param generation this generation, in order of evaluation
 * @param replayed whether all of it was known from the journal
 */
public record EpochSummary(
    int epoch,
    int evaluations,
    Individual best,
    List<Individual> top,
    List<Individual> generation,
    boolean replayed) {
  public EpochSummary {
    top = List.copyOf(top);
    generation = List.copyOf(generation);
  }

  /** Mean, lowest and highest top-1 accuracy of the generation, in [0, 1]. */
  public DoubleSummaryStatistics top1() {
    return generation.stream().mapToDouble(one -> one.score().top1()).summaryStatistics();
  }
}
