package org.spos.ranks;

import java.util.Optional;

/**
 * Keys and values that all processes of a run see. Thread-safe; no call waits for another process.
 * An error means that the store is gone.
 */
public interface Store {

  /** Writes a value, over an earlier one. */
  void set(String key, String value);

  /** A value; empty if nobody has written it. */
  Optional<String> get(String key);

  /**
   * Adds to a counter that begins at 0, as one step whoever else does; counters are not read with
   * {@link #get}.
   *
   * @return its value afterwards
   */
  long add(String counter, long amount);
}
