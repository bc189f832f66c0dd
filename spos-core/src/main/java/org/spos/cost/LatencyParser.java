package org.spos.cost;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.spos.error.ConfigException;

/** Reads a time as people write it: {@code 35ms}, {@code 0.035s}, {@code 900us}; alone it is ms. */
public final class LatencyParser {
  private static final Pattern TIME = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)\\s*(us|ms|s|)");
  private static final Map<String, Double> MILLIS =
      Map.of("us", 1e-3, "ms", 1.0, "", 1.0, "s", 1e3);

  private LatencyParser() {}

  /**
   * Parses a time.
   *
   * @return milliseconds, positive
   * @throws ConfigException if it is none
   */
  public static double millis(String text) {
    Matcher matcher = TIME.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!matcher.matches() || Double.parseDouble(matcher.group(1)) == 0) {
      throw new ConfigException(
          "latency \"%s\" is not a positive time; write it as 35ms, 0.035s or 900us"
              .formatted(text));
    }
    return Double.parseDouble(matcher.group(1))
        * Objects.requireNonNull(MILLIS.get(matcher.group(2)));
  }
}
