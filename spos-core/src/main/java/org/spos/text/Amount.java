package org.spos.text;

/** Amounts for people, in units that leave few digits. */
public final class Amount {
  private static final int MINUTE = 60;
  private static final int HOUR = 60 * MINUTE;
  private static final int DAY = 24 * HOUR;

  private Amount() {}

  /**
   * A number of things, such as {@code 1 thread} and {@code 2 threads}.
   *
   * @param one what a single one is called; its plural ends in s
   */
  public static String of(long number, String one) {
    return Text.format("%,d %s%s", number, one, number == 1 ? "" : "s");
  }

  /** Such as {@code 340 MB}. */
  public static String bytes(long bytes) {
    return bytes >= 1_000_000_000
        ? Text.format("%.1f GB", bytes / 1e9)
        : bytes >= 1_000_000
            ? Text.format("%.0f MB", bytes / 1e6)
            : Text.format("%.0f KB", bytes / 1e3);
  }

  /** Such as {@code 3.5 hours}. */
  public static String seconds(double seconds) {
    return seconds >= 2 * DAY
        ? Text.format("%.1f days", seconds / DAY)
        : seconds >= 2 * HOUR
            ? Text.format("%.1f hours", seconds / HOUR)
            : seconds >= 2 * MINUTE
                ? Text.format("%.0f minutes", seconds / MINUTE)
                : Text.format("%.0f seconds", seconds);
  }
}
