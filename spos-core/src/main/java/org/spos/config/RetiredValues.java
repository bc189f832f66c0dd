package org.spos.config;

import java.util.Map;

/** Values that were once allowed: a message says why they are not, and what to write. */
final class RetiredValues {
  private static final Map<String, String> WHY =
      Map.of(
          "supernet.sampling=strict-fair",
          "it gave each path images of its own, and so was not FairNAS's strict fairness; what it"
              + " did is now called balanced");

  private RetiredValues() {}

  /** A clause such as {@code ; it was …}, or nothing if the value was never allowed. */
  static String hint(String key, Object value) {
    String why = WHY.get(key + "=" + value);
    return why == null ? "" : "; " + why;
  }
}
