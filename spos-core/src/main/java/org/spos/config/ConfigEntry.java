package org.spos.config;

/**
 * A key with the value that a command would use.
 *
 * @param key which
 * @param value as a file would have it
 * @param source who set it: {@code default}, {@code preset paper}, a file, or what stood on the
 *     command line
 */
public record ConfigEntry(ConfigKey key, String value, String source) {

  /** Whether it is not the default. */
  public boolean differs() {
    return !value.equals(key.standard());
  }
}
