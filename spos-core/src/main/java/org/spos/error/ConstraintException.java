package org.spos.error;

/** A FLOPs bound that no architecture of the space can meet. */
public final class ConstraintException extends SposException {

  public ConstraintException(String message) {
    super(message);
  }

  public ConstraintException(String message, Throwable cause) {
    super(message, cause);
  }
}
