package org.spos.config;

import org.spos.error.ConfigException;

/** Range checks of configuration records; the loader puts the section before the key. */
final class Require {
  private Require() {}

  static void atLeast(String key, long bound, long value) {
    that(value >= bound, key, "must be at least " + bound, value);
  }

  /** From {@code low} to {@code high}: what a typing error must not be able to ask for. */
  static void between(String key, long low, long high, long value) {
    atLeast(key, low, value);
    that(value <= high, key, "must be at most " + high, value);
  }

  static void positive(String key, double value) {
    that(value > 0 && Double.isFinite(value), key, "must be above 0", value);
  }

  static void notNegative(String key, double value) {
    that(value >= 0 && Double.isFinite(value), key, "must be 0 or more", value);
  }

  /** At least 0 and below 1. */
  static void fraction(String key, double value) {
    that(value >= 0 && value < 1, key, "must be at least 0 and below 1", value);
  }

  static void probability(String key, double value) {
    that(value >= 0 && value <= 1, key, "must be between 0 and 1", value);
  }

  static void that(boolean holds, String key, String bound, Object value) {
    if (!holds) {
      throw new ConfigException("%s %s, got %s".formatted(key, bound, value));
    }
  }
}
