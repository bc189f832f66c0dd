package org.spos.evolve;

/** Is told how a search proceeds, in the thread that runs it. An exception ends the search. */
public interface SearchListener {

  /** A listener that does nothing. */
  SearchListener NONE = new SearchListener() {};

  /** A candidate was evaluated; not called for those known from the journal. */
  default void onEvaluated(Individual individual) {}

  /**
   * A generation is complete. Also called for generations known from the journal, since a run may
   * have ended between the last evaluation and this call; see {@link EpochSummary#replayed}.
   */
  default void onEpoch(EpochSummary summary) {}
}
