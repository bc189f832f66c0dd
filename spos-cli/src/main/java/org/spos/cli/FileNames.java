package org.spos.cli;

import org.spos.text.OneLine;

/** Says why a text is no name of a file. */
final class FileNames {
  private FileNames() {}

  /**
   * One line.
   *
   * @param name what cannot be a name
   * @param charset in which Java reads and writes names, as {@code sun.jnu.encoding} has it
   */
  static String refusal(String name, String charset) {
    String message = "\"%s\" is not a file name".formatted(OneLine.of(name));
    boolean ascii = name.chars().allMatch(c -> c < 128);
    // The launcher sees to a UTF-8 locale; a jar that is run without it does not.
    return ascii || charset.equals("UTF-8")
        ? message
        : message
            + " in the locale of this process (%s); set LC_ALL=C.UTF-8, which has all letters"
                .formatted(charset);
  }
}
