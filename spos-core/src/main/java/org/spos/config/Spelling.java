package org.spos.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Finds the names that somebody may have meant. */
public final class Spelling {
  private Spelling() {}

  /** A sentence such as {@code ; did you mean "seed"?}, or nothing if no name is close. */
  public static String hint(String word, Collection<String> names) {
    String close =
        near(word, names).stream()
            .map(name -> '"' + name + '"')
            .collect(Collectors.joining(" or "));
    return close.isEmpty() ? "" : "; did you mean " + close + "?";
  }

  /** The nearest names, at most three; none of them if none is close. */
  private static List<String> near(String word, Collection<String> names) {
    return names.stream()
        .filter(name -> isClose(word, name))
        .sorted(Comparator.comparing(name -> distance(word, name)))
        .limit(3)
        .toList();
  }

  /** The same without those that are farther away than the first by more than a letter. */
  public static List<String> nearest(String word, Collection<String> names) {
    List<String> near = near(word, names);
    return near.stream()
        .filter(name -> distance(word, name) <= distance(word, near.get(0)) + 1)
        .toList();
  }

  private static boolean isClose(String word, String name) {
    String last = name.substring(name.lastIndexOf('.') + 1);
    return isClose(word, last, Math.min(word.length(), last.length()))
        || isClose(word, name, name.length());
  }

  /** More letters in common than not: any two words of one letter are one letter apart. */
  private static boolean isClose(String word, String name, int length) {
    int apart = distance(word, name);
    return apart <= Math.max(1, length / 3) && 2 * apart < Math.min(letters(word), letters(name));
  }

  private static int letters(String word) {
    return folded(word).length();
  }

  private static String folded(String word) {
    return word.toLowerCase(Locale.ROOT).replaceAll("[-_]", "");
  }

  /** Insertions, deletions and replacements between two words, case and hyphens ignored. */
  static int distance(String a, String b) {
    String from = folded(a);
    String to = folded(b);
    int[] previous = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int[] row = new int[to.length() + 1];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replace = previous[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replace, 1 + Math.min(previous[j], row[j - 1]));
      }
      previous = row;
    }
    return previous[to.length()];
  }
}
