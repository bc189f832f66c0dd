package org.spos.doctor;

import java.util.Optional;
import org.spos.text.OneLine;

/**
 * One thing that was looked at.
 *
 * @param topic such as {@code clock}
 * @param state whether it is as it should be
 * @param found what was found, one line
 * @param remedy what to do about it; there is one unless all is well
 */
public record Finding(String topic, State state, String found, Optional<String> remedy) {

  /** What a finding means for a run. */
  public enum State {
    /** As it should be. */
    OK,
    /** Runs work, but slower, or with less room than they might need. */
    NOTE,
    /** A run would fail. */
    FAULT
  }

  public Finding {
    found = OneLine.of(found);
    if (remedy.isPresent() == (state == State.OK)) {
      throw new IllegalArgumentException("a remedy is for what is not well: " + found);
    }
  }

  static Finding ok(String topic, String found) {
    return new Finding(topic, State.OK, found, Optional.empty());
  }

  static Finding note(String topic, String found, String remedy) {
    return new Finding(topic, State.NOTE, found, Optional.of(remedy));
  }

  static Finding fault(String topic, String found, String remedy) {
    return new Finding(topic, State.FAULT, found, Optional.of(remedy));
  }
}
