package org.spos.error;

/** An error that the user can mend; its message is one line fit to be printed as it is. */
public abstract sealed class SposException extends RuntimeException
    permits ConfigException,
        DataException,
        CheckpointException,
        DivergedException,
        ConstraintException,
        RanksException {

  protected SposException(String message) {
    super(message);
  }

  protected SposException(String message, Throwable cause) {
    super(message, cause);
  }
}
