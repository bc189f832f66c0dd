package org.spos.error;

/** Images, folders or splits that cannot be used. */
public final class DataException extends SposException {

  public DataException(String message) {
    super(message);
  }

  public DataException(String message, Throwable cause) {
    super(message, cause);
  }
}
