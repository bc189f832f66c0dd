package org.spos.evolve;

import java.util.List;
import java.util.Optional;

/**
 * What a search found.
 *
 * @param ending why it ended
 * @param history all evaluated candidates in order, with those known from the journal
 * @param replayed how many of them were known from the journal
 */
public record SearchResult(Ending ending, List<Individual> history, int replayed) {
  public SearchResult {
    history = List.copyOf(history);
  }

  /** Why a search ended. */
  public enum Ending {
    /** All generations were evaluated. */
    COMPLETED,
    /** No architecture within the bound was left. */
    EXHAUSTED,
    /** It was told to stop; running it again with its history goes on where it ended. */
    INTERRUPTED
  }

  /** The best candidate; empty only if it was interrupted before the first evaluation. */
  public Optional<Individual> best() {
    return history.stream().min(Individual.BEST_FIRST);
  }

  /** The best candidates, best first. */
  public List<Individual> top(int count) {
    return history.stream().sorted(Individual.BEST_FIRST).limit(count).toList();
  }

  /** How many candidates came from this kind of origin. */
  public long count(Class<? extends Origin> origin) {
    return history.stream().filter(one -> origin.isInstance(one.origin())).count();
  }
}
