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

  /** Of the cheapest architecture. */
  default long least() {
    return extreme(-1);
  }

  /** Of the costliest architecture. */
  default long most() {
    return extreme(1);
  }

  private long extreme(int sign) {
    long cost = fixed();
    for (int position = 0; position < space().blocks(); position++) {
      long extreme = block(position, 0);
      for (int choice = 1; choice < candidates(position); choice++) {
        long other = block(position, choice);
        extreme = sign * Long.compare(other, extreme) > 0 ? other : extreme;
      }
      cost += extreme;
    }
    return cost;
  }
}
