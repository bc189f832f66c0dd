package org.spos.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A command as it is printed for people: pasted into a POSIX shell it has the same words. All
 * commands in messages and results are made here.
 */
public final class ShellCommand {
  private ShellCommand() {}

  /** A command of these words, such as {@code spos data check '/images/my set'}. */
  public static String of(Object... words) {
    return of(Arrays.stream(words).map(String::valueOf).toList());
  }

  /** A command of these words. */
  public static String of(List<String> words) {
    return words.stream().map(ShellCommand::quoted).collect(Collectors.joining(" "));
  }

  /** One word, in quotes if a shell would read it otherwise; always one line. */
  private static String quoted(String word) {
    if (isPlain(word)) {
      return word;
    }
    return word.chars().anyMatch(Character::isISOControl)
        ? escaped(word)
        : "'" + word.replace("'", "'\\''") + "'";
  }

  private static boolean isPlain(String word) {
    return !word.isEmpty()
        && word.charAt(0) != '=' // zsh
        && word.codePoints()
            .allMatch(c -> Character.isLetterOrDigit(c) || "@%+=:,./_-".indexOf(c) >= 0);
  }

  /** The form of bash, ksh and zsh (POSIX since 2024), the only one that has no line feed in it. */
  private static String escaped(String word) {
    StringBuilder text = new StringBuilder("$'");
    word.codePoints()
        .forEach(
            c -> {
              if (c == '\'' || c == '\\') {
                text.append('\\').appendCodePoint(c);
              } else if (Character.isISOControl(c)) {
                for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                  text.append(Text.format("\\%03o", b & 0xff));
                }
              } else {
                text.appendCodePoint(c);
              }
            });
    return text.append('\'').toString();
  }
}
