package org.spos.config;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * Step 2, the search.
 *
 * @param evolution how it proceeds, without its limits; its keys stand directly in the section
 * @param score by which figure candidates are better or worse
 * @param smooth how many of the best networks of an additive fit to all scores are scored again at
 *     the end, of which the best is the result; 0 for no fit
 * @param flopsMin lowest multiply–accumulates of a candidate, inclusive
 * @param flopsLimit highest multiply–accumulates of a candidate, inclusive
 * @param latencyTable file of measured times; empty for none
 * @param latencyLimit highest time of a candidate by that table in milliseconds, inclusive; 0 for
 *     none
 */
public record SearchConfig(
    @JsonUnwrapped EvolutionSettings evolution,
    Score score,
    int smooth,
    long flopsMin,
    long flopsLimit,
    String latencyTable,
    double latencyLimit) {

  /** Of so many the best of a fit are found at once. */
  private static final int MOST_SMOOTH = 1_000;

  /** By which figure candidates are better or worse. */
  public enum Score {
    /** Accuracy (the paper): of equal ones top-5, then the loss. */
    TOP1,
    /** Mean cross-entropy: every image counts by how sure the network is of it. */
    LOSS,
    /** Angle between initial and trained weights, larger is better (AngleNAS). */
    ANGLE
  }

  public SearchConfig {
    Require.between("smooth", 0, MOST_SMOOTH, smooth);
    Require.atLeast("flopsMin", 0, flopsMin);
    Require.atLeast("flopsLimit (flopsMin is " + flopsMin + ")", flopsMin, flopsLimit);
    Require.notNegative("latencyLimit", latencyLimit);
    Require.that(
        latencyLimit == 0 || !latencyTable.isEmpty(),
        "latencyTable",
        "must name a table of times, which spos latency measures: latencyLimit needs it",
        "none");
  }

  /** The published search, limit 330M. */
  public static SearchConfig defaults() {
    return new SearchConfig(EvolutionSettings.defaults(), Score.TOP1, 0, 0, 330_000_000, "", 0);
  }
}
