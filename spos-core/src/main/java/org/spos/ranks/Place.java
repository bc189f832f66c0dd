package org.spos.ranks;

import org.spos.error.ConfigException;
import org.spos.text.Text;

/**
 * A process among those of its run.
 *
 * @param rank its number, from 0; number 0 owns the run directory and speaks for all
 * @param size how many there are, at least 2
 * @param local its number on its machine, from 0
 * @param at where they find each other
 * @param job tells this start of the run from others and from earlier attempts; letters, digits,
 *     points and dashes
 * @param launched whether {@code spos launch} started it, and tells of processes that have ended
 * @param source what says so, such as {@code RANK and WORLD_SIZE}, for messages
 */
public record Place(
    int rank, int size, int local, Rendezvous at, String job, boolean launched, String source) {
  public Place {
    if (size < 2 || size > 65_536 || rank < 0 || rank >= size) {
      throw new ConfigException(
          Text.format(
              "%s: rank %d of %d, expected a rank from 0 to one less than the number of ranks",
              source, rank, size));
    }
  }

  /** Whether it is the first, which owns the run directory and speaks for all. */
  public boolean leads() {
    return rank == 0;
  }
}
