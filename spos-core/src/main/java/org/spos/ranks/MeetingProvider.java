package org.spos.ranks;

import java.time.Duration;
import java.util.Optional;

/**
 * A way in which processes can meet. Found by {@link java.util.ServiceLoader}: a module that brings
 * one names its class in {@code META-INF/services/org.spos.ranks.MeetingProvider}. Making a
 * provider loads no library.
 */
public interface MeetingProvider {

  /** Why it cannot be used here: a clause. May load libraries. */
  Optional<String> obstacle();

  /**
   * Meets the others.
   *
   * @param place of this process
   * @param network name of the network interface for numbers; empty for the one that leads to the
   *     first process
   * @param patience how long to wait for the first process
   * @throws org.spos.error.ConfigException if the port of the first process is in use, or there is
   *     no such interface
   * @throws org.spos.error.RanksException if the first process does not come
   */
  Meeting open(Place place, Optional<String> network, Duration patience);
}
