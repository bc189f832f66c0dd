package org.spos.error;

/** A checkpoint or other file of ours that cannot be read, or does not fit. */
public final class CheckpointException extends SposException {

  public CheckpointException(String message) {
    super(message);
  }

  public CheckpointException(String message, Throwable cause) {
    super(message, cause);
  }
}
