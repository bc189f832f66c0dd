package org.spos.cost;

import org.spos.space.Architecture;
import org.spos.space.SearchSpace;

/**
 * A cost that every part of a network has on its own, so that an architecture's is their sum:
 * multiply–accumulates, measured time.
 */
public interface AdditiveCost {

  /** The space whose architectures have this cost. */
  SearchSpace space();

  /** Of stem, head and classifier, which every architecture has. */
  long fixed();

  /** Of one candidate of one choice block. */
  long block(int position, int choice);

  /** Number of candidates of a choice block. */
  default int candidates(int position) {
    return space().choices()[position];
  }

  /** Of an architecture of the space. */
  default long of(Architecture architecture) {
    long cost = fixed();
    for (int i = 0; i < architecture.size(); i++) {
      cost += block(i, architecture.choice(i));
    }
    return cost;
  }
}
