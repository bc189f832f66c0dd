package org.spos.config;

import java.util.List;
import org.spos.error.ConfigException;

/**
 * A value for one key.
 *
 * @param key such as {@code supernet.iterations}
 * @param value as it would stand in a file
 * @param source what the user wrote, for messages
 */
public record Assignment(String key, String value, String source) {

  /**
   * Reads {@code key=value}.
   *
   * @throws ConfigException if there is no key
   */
  public static Assignment parse(String text) {
    int equals = text.indexOf('=');
    if (equals < 1) {
      throw new ConfigException(
          "\"%s\": write key=value, such as supernet.iterations=1000".formatted(text));
    }
    return new Assignment(
        text.substring(0, equals).strip(), text.substring(equals + 1).strip(), "-D " + text);
  }

  /** Who sets a key last, for messages; a file where none of these does. */
  public static String sourceOf(String key, List<Assignment> assignments) {
    return assignments.stream()
        .filter(one -> one.key().equals(key))
        .reduce((earlier, later) -> later)
        .map(Assignment::source)
        .orElse("the configuration");
  }

  /** The value of a command-line option. */
  public static Assignment option(String option, String key, Object value) {
    return new Assignment(key, String.valueOf(value), option + " " + value);
  }
}
