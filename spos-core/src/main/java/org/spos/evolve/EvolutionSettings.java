package org.spos.evolve;

import org.spos.error.ConfigException;

/**
 * How a search proceeds.
 *
 * @param algorithm what fills the generations after the first
 * @param selection which candidates may become parents
 * @param epochs number of generations that are evaluated, at least 1
 * @param population candidates in each generation, at least 1
 * @param select how many of the best become parents, at least 1
 * @param mutations wanted mutants in each generation, at least 0
 * @param crossovers wanted crossovers in each generation, at least 0
 * @param mutationProbability that a gene of a mutant is redrawn, in [0, 1]
 */
public record EvolutionSettings(
    Algorithm algorithm,
    Selection selection,
    int epochs,
    int population,
    int select,
    int mutations,
    int crossovers,
    double mutationProbability) {

  /** What fills the generations after the first. */
  public enum Algorithm {
    /** Mutants and crossovers of the best (Guo et al. 2019, algorithm 1). */
    EVOLUTION,
    /** Random architectures only, with the same number of evaluations: the paper's baseline. */
    RANDOM
  }

  /** Which candidates may become parents. */
  public enum Selection {
    /** The best of all evaluated so far (Megvii search.py, paper). */
    HISTORY,
    /** The best of the last generation only (NNI SPOSEvolution). */
    GENERATION
  }

  public EvolutionSettings {
    check(epochs >= 1, "search.epochs must be at least 1, got " + epochs);
    check(population >= 1, "search.population must be at least 1, got " + population);
    check(select >= 1, "search.select must be at least 1, got " + select);
    check(mutations >= 0, "search.mutations must be at least 0, got " + mutations);
    check(crossovers >= 0, "search.crossovers must be at least 0, got " + crossovers);
    check(
        (long) mutations + crossovers <= population,
        "search.mutations + search.crossovers must be at most search.population %d, got %d + %d"
            .formatted(population, mutations, crossovers));
    check(
        mutationProbability >= 0 && mutationProbability <= 1,
        "search.mutationProbability must be in [0, 1], got " + mutationProbability);
    check(
        (long) epochs * population <= Integer.MAX_VALUE,
        "search.epochs * search.population is too large: %d * %d".formatted(epochs, population));
  }

  /**
   * The published settings (Guo et al. 2019, section 4; Megvii search.py; NNI): 20 generations of
   * 50, parents the best 10, 25 mutants and 25 crossovers.
   *
   * <p>That is 1,000 evaluations, as in the paper, NNI and MMRazor, and all of them count. Megvii
   * evaluates a first population and then 20 more, 1,050 in all; {@code epochs} 21 does the same.
   */
  public static EvolutionSettings defaults() {
    return new EvolutionSettings(Algorithm.EVOLUTION, Selection.HISTORY, 20, 50, 10, 25, 25, 0.1);
  }

  /** Evaluations of a search that does not end early. */
  public int budget() {
    return epochs * population;
  }

  private static void check(boolean holds, String message) {
    if (!holds) {
      throw new ConfigException(message);
    }
  }
}
