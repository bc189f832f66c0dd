package org.spos.error;

/** A wrong option, configuration key or value, search space or architecture. */
public final class ConfigException extends SposException {

  public ConfigException(String message) {
    super(message);
  }

  public ConfigException(String message, Throwable cause) {
    super(message, cause);
  }
}
