package org.spos.error;

/** Processes that do one run together and cannot go on: one of them is gone, or never came. */
public final class RanksException extends SposException {

  public RanksException(String message) {
    super(message);
  }

  public RanksException(String message, Throwable cause) {
    super(message, cause);
  }
}
