package org.spos.config;

import org.spos.config.EvolutionSettings.Algorithm;
import org.spos.config.EvolutionSettings.Selection;

/**
 * Step 2, the search; {@link EvolutionSettings} checks its first eight.
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

  public SearchConfig {
    new EvolutionSettings(
        algorithm,
        selection,
        epochs,
        population,
        select,
        mutations,
        crossovers,
        mutationProbability);
    Require.atLeast("flopsMin", 0, flopsMin);
    Require.atLeast("flopsLimit (flopsMin is " + flopsMin + ")", flopsMin, flopsLimit);
    Require.notNegative("latencyLimit", latencyLimit);
    Require.that(
        latencyLimit == 0 || !latencyTable.isEmpty(),
        "latencyTable",
        "must name a file, because there is a latencyLimit; spos latency measures one",
        "nothing");
  }

  /** The published search, limit 330M. */
  public static SearchConfig defaults() {
    EvolutionSettings published = EvolutionSettings.defaults();
    return new SearchConfig(
        published.algorithm(),
        published.selection(),
        published.epochs(),
        published.population(),
        published.select(),
        published.mutations(),
        published.crossovers(),
        published.mutationProbability(),
        0,
        330_000_000,
        "",
        0);
  }

  /** How the search proceeds, without its limits. */
  public EvolutionSettings evolution() {
    return new EvolutionSettings(
        algorithm,
        selection,
        epochs,
        population,
        select,
        mutations,
        crossovers,
        mutationProbability);
  }
}
