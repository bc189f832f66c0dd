package org.spos.error;

/** Training ended in a loss or weight that is not a finite number. */
public final class DivergedException extends SposException {

  public DivergedException(String message) {
    super(message);
  }

  public DivergedException(String message, Throwable cause) {
    super(message, cause);
  }
}
