package org.spos.cost;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.spos.error.ConfigException;

/** Reads FLOPs as people write them: {@code 330M}, {@code 0.33G}, {@code 330e6}. */
public final class FlopsParser {
  private static final Pattern SIZE =
      Pattern.compile("(\\d{1,19}(?:\\.\\d{1,19})?(?:[eE]\\+?\\d{1,2})?)\\s*([kKmMgG]?)");
  private static final Map<String, Integer> POWERS = Map.of("", 0, "K", 3, "M", 6, "G", 9);

  private FlopsParser() {}

  /**
   * Parses a number of multiply–accumulates, with an optional suffix K, M or G (powers of 1000).
   *
   * @throws ConfigException if it is not a whole number from 0 to 2⁶³−1
   */
  public static long size(String text) {
    Matcher matcher = SIZE.matcher(text.strip());
    if (!matcher.matches()) {
      throw unreadable(text);
    }
    int power = POWERS.getOrDefault(matcher.group(2).toUpperCase(Locale.ROOT), 0);
    try {
      return new BigDecimal(matcher.group(1)).scaleByPowerOfTen(power).longValueExact();
    } catch (ArithmeticException e) {
      throw new ConfigException(
          "FLOPs \"%s\" is not a whole number below 2^63; write it as 330M, 330e6 or 330000000"
              .formatted(text),
          e);
    }
  }

  /**
   * Parses {@code LO..HI}, both ends inclusive, such as {@code 290M..360M}.
   *
   * @throws ConfigException if an end is unreadable or LO is above HI
   */
  public static FlopsRange range(String text) {
    String[] ends = text.strip().split("\\.\\.", -1);
    if (ends.length != 2) {
      throw new ConfigException(
          "FLOPs range \"%s\": write it as LO..HI, such as 290M..360M".formatted(text));
    }
    return new FlopsRange(size(ends[0]), size(ends[1]));
  }

  private static ConfigException unreadable(String text) {
    return new ConfigException(
        "FLOPs \"%s\" is not a number; write it as 330M, 330e6 or 330000000".formatted(text));
  }
}
