package org.spos.evolve;

import org.spos.space.Architecture;

/** Where a candidate of the search came from. */
public sealed interface Origin {

  /** Drawn uniformly from the architectures within the bound. */
  record Random() implements Origin {}

  /** Each gene of the parent redrawn with the mutation probability. */
  record Mutation(Architecture parent) implements Origin {}

  /** Named by a fit to the scores of a search, after its last generation. */
  record Fit() implements Origin {}

  /** Each gene taken from either parent; they may be the same. */
  record Crossover(Architecture first, Architecture second) implements Origin {}
}
