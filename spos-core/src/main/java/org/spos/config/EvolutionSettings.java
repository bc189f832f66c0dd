package org.spos.config;

import org.spos.text.Text;

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
    Require.atLeast("epochs", 1, epochs);
    Require.atLeast("population", 1, population);
    Require.atLeast("select", 1, select);
    Require.atLeast("mutations", 0, mutations);
    Require.atLeast("crossovers", 0, crossovers);
    if ((long) mutations + crossovers > population) {
      Require.that(
          false,
          "population",
          Text.format("must be at least mutations + crossovers (%d + %d)", mutations, crossovers),
          tooFew(population, mutations, crossovers));
    }
    Require.probability("mutationProbability", mutationProbability);
    Require.that(
        (long) epochs * population <= Integer.MAX_VALUE,
        "epochs * population",
        "must be at most " + Integer.MAX_VALUE,
        epochs + " * " + population);
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

  /** The population, and what else to set: who wants fewer candidates wants fewer children. */
  private static String tooFew(int population, int mutations, int crossovers) {
    long children = (long) mutations + crossovers;
    long mutants = population * (long) mutations / children;
    long crossed = population - mutants;
    return Text.format(
        "%d; give --mutations %d --crossovers %d (or -D search.mutations=%d -D"
            + " search.crossovers=%d), or a population of %d",
        population, mutants, crossed, mutants, crossed, children);
  }

  /** Evaluations of a search that does not end early. */
  public int budget() {
    return epochs * population;
  }
}
