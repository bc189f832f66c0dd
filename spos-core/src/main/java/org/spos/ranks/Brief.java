package org.spos.ranks;

import java.io.Serializable;
import java.util.Map;
import java.util.Optional;
import org.spos.error.SposException;

/**
 * What a helper must know of the run that it helps. Two helpers with equal briefs do the same
 * pieces with the same results.
 *
 * @param facts what it must have in common with the process that it helps
 * @param told what that process has said to all, by key
 */
public record Brief(String facts, Map<String, String> told) implements Serializable {
  public Brief {
    told = Map.copyOf(told);
  }

  /** What was said under a key. */
  public String value(String key) {
    return find(key).orElseThrow(() -> new IllegalStateException("nobody says " + key));
  }

  /** The same, if anything was. */
  public Optional<String> find(String key) {
    return Optional.ofNullable(told.get(key));
  }

  /**
   * Compares a helper with the process that it helps.
   *
   * @param own what the helper has
   * @param who the helper, such as {@code executor 3 on n1}
   * @throws SposException naming what it has else
   */
  public void require(Agreement own, String who) {
    Optional<SposException> difference =
        own.facts().difference(Facts.parse(facts), who, "the driver");
    if (difference.isPresent()) {
      throw difference.get();
    }
  }
}
