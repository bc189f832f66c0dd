package org.spos.evolve;

import org.spos.space.Architecture;

/** Scores architectures; for SPOS the accuracy with weights inherited from the supernet. */
@FunctionalInterface
public interface Fitness {

  /**
   * Scores one architecture. The same architecture should always get the same score, or else scores
   * cannot be compared and a resumed search differs from an uninterrupted one. An exception ends
   * the search: a candidate that could not be scored is an error, not a bad candidate.
   */
  Score evaluate(Architecture architecture);
}
