package org.spos.config;

/**
 * Step 2, the search. The numbers of a generation are checked against each other where the search
 * is set up.
 *
 * @param algorithm what fills the generations after the first
 * @param selection which candidates may become parents
 * @param epochs number of generations, at least 1
 * @param population candidates in each generation, at least 1
 * @param select how many of the best become parents, at least 1
 * @param mutations mutants in each generation, 0 or more
 * @param crossovers crossovers in each generation, 0 or more
 * @param mutationProbability that a choice of a mutant is redrawn, in [0, 1]
 * @param flopsMin lowest multiply–accumulates of a candidate, inclusive
 * @param flopsLimit highest multiply–accumulates of a candidate, inclusive
 * @param latencyTable file of measured times; empty for none
 * @param latencyLimit highest time of a candidate by that table in milliseconds, inclusive; 0 for
 *     none
 */
public record SearchConfig(
    Algorithm algorithm,
    Selection selection,
    int epochs,
    int population,
    int select,
    int mutations,
    int crossovers,
    double mutationProbability,
    long flopsMin,
    long flopsLimit,
    String latencyTable,
    double latencyLimit) {

  /** What fills the generations after the first. */
  public enum Algorithm {
    /** Mutants and crossovers of the best. */
    EVOLUTION,
    /** Random architectures, with the same number of evaluations: the baseline. */
    RANDOM
  }

  /** Which candidates may become parents. */
  public enum Selection {
    /** The best of all evaluated so far (paper, Megvii). */
    HISTORY,
    /** The best of the last generation (NNI). */
    GENERATION
  }

  public SearchConfig {
    Require.atLeast("epochs", 1, epochs);
    Require.atLeast("population", 1, population);
    Require.atLeast("select", 1, select);
    Require.atLeast("mutations", 0, mutations);
    Require.atLeast("crossovers", 0, crossovers);
    Require.that(
        (long) mutations + crossovers <= population,
        "mutations + crossovers",
        "must be at most population " + population,
        mutations + " + " + crossovers);
    Require.probability("mutationProbability", mutationProbability);
    Require.atLeast("flopsMin", 0, flopsMin);
    Require.atLeast("flopsLimit (flopsMin is " + flopsMin + ")", flopsMin, flopsLimit);
    Require.notNegative("latencyLimit", latencyLimit);
    Require.that(
        latencyLimit == 0 || !latencyTable.isEmpty(),
        "latencyTable",
        "must name a file, because there is a latencyLimit; spos latency measures one",
        "nothing");
  }

  /** The published search: 20 generations of 50, parents the best 10, limit 330M. */
  public static SearchConfig defaults() {
    return new SearchConfig(
        Algorithm.EVOLUTION, Selection.HISTORY, 20, 50, 10, 25, 25, 0.1, 0, 330_000_000, "", 0);
  }
}
