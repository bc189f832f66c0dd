package org.spos.ranks;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.spos.error.ConfigException;
import org.spos.text.OneLine;
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

  /**
   * Refuses a host that this machine does not know: nobody would ever answer there.
   *
   * @throws ConfigException saying what to set instead
   */
  void requireKnownHost() {
    if (at.file().isPresent()) {
      return;
    }
    try {
      InetAddress.getByName(at.host());
    } catch (UnknownHostException e) {
      String host = OneLine.of(at.host());
      String instead =
          source.startsWith("--") ? "give --rendezvous" : "set %s to".formatted(Places.ADDRESS);
      throw new ConfigException(
          Text.format(
              "rank 0 is looked for on %s, a host that this machine does not know; %s a name or"
                  + " address of it that all machines know (%s: this is rank %d of %d)",
              host, instead, source, rank, size),
          e);
    }
  }

  /** Whether it is the first, which owns the run directory and speaks for all. */
  public boolean leads() {
    return rank == 0;
  }
}
