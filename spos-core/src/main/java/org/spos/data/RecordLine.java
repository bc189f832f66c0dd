package org.spos.data;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A record on one line, for the metadata of files: a word, then {@code key=value} with blanks
 * between.
 *
 * @param first the word
 * @param values by key
 */
record RecordLine(String first, Map<String, String> values) {

  /**
   * Reads a line.
   *
   * @param keys those that may be there
   * @throws IllegalArgumentException if it is none
   */
  static RecordLine parse(String text, Set<String> keys) {
    List<String> words = List.of(text.split(" ", -1));
    Map<String, String> values = new LinkedHashMap<>();
    for (String word : words.subList(1, words.size())) {
      String[] halves = word.split("=", 2);
      if (halves.length != 2
          || !keys.contains(halves[0])
          || values.put(halves[0], halves[1]) != null) {
        throw new IllegalArgumentException(word);
      }
    }
    return new RecordLine(words.get(0), values);
  }

  /** Writes a line. */
  static String text(String first, Map<String, ?> values) {
    StringBuilder text = new StringBuilder(first);
    values.forEach((key, value) -> text.append(' ').append(key).append('=').append(value));
    return text.toString();
  }

  static void put(Map<String, Object> values, SearchShare share) {
    values.put("perClass", share.perClass());
    values.put("fraction", share.fraction());
  }

  Optional<String> value(String key) {
    return Optional.ofNullable(values.get(key));
  }

  /**
   * @throws IllegalArgumentException if it is missing, negative or no whole number
   */
  long number(String key) {
    long number = Long.parseLong(values.getOrDefault(key, ""));
    if (number < 0) {
      throw new IllegalArgumentException(key + "=" + number);
    }
    return number;
  }

  SearchShare share() {
    return new SearchShare(
        Math.toIntExact(number("perClass")),
        Double.parseDouble(values.getOrDefault("fraction", "")));
  }
}
