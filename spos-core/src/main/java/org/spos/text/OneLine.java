package org.spos.text;

/** Makes text from files fit for a one-line message: a hostile name cannot forge output. */
public final class OneLine {
  private static final int LONGEST = 120;

  private OneLine() {}

  /** The text without control characters, cut to 120 characters. */
  public static String of(String text) {
    String line = whole(text).strip();
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }

  /** The text without control characters, such as the name of a file that must stay unique. */
  public static String whole(String text) {
    return text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ");
  }
}
