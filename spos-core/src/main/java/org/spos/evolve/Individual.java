package org.spos.evolve;

import java.util.Comparator;
import java.util.List;
import org.spos.space.Architecture;

/**
 * One evaluated architecture of a search: an entry of its history and of its journal.
 *
 * @param number 1-based place in the history
 * @param epoch 1-based generation
 * @param origin where it came from
 * @param architecture its choices
 * @param macs its multiply–accumulates
 * @param score what the fitness said
 */
public record Individual(
    int number, int epoch, Origin origin, Architecture architecture, long macs, Evaluation score) {

  /**
   * Best score first; equal scores in the order of the choices, so that no two architectures tie
   * and nothing depends on the order of evaluation.
   */
  public static final Comparator<Individual> BEST_FIRST =
      Comparator.comparing(Individual::score)
          .thenComparing(individual -> individual.architecture().choices(), Individual::compare);

  private static int compare(List<Integer> a, List<Integer> b) {
    for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
      int order = Integer.compare(a.get(i), b.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(a.size(), b.size());
  }
}
