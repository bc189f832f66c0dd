package org.spos.space;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.spos.error.ConfigException;

/**
 * One path through the supernet: the index of the chosen candidate of each choice block, in order.
 *
 * @param choices candidate indices, 0-based
 */
public record Architecture(List<Integer> choices) {
  /** Digits of the largest index that {@link #parse} reads. */
  static final int MOST_DIGITS = 4;

  public Architecture {
    choices = List.copyOf(choices);
  }

  /** The architecture of these candidate indices. */
  public static Architecture of(int... choices) {
    return new Architecture(Arrays.stream(choices).boxed().toList());
  }

  /**
   * Parses {@code 2,1,0,…}; blanks and square or round brackets around are allowed.
   *
   * @throws ConfigException if it is not a list of small numbers
   */
  public static Architecture parse(String text) {
    List<Integer> choices = new ArrayList<>();
    for (String part :
        text.strip().replaceAll("^[\\[(]|[\\])]$", "").strip().split("\\s*,\\s*|\\s+", -1)) {
      if (!part.matches("\\d{1,4}")) {
        throw new ConfigException(
            "architecture \"%s\": \"%s\" is not a candidate index; write one index per choice block, such as 2,1,0"
                .formatted(text, part));
      }
      choices.add(Integer.parseInt(part));
    }
    return new Architecture(choices);
  }

  /** The candidate index of a choice block. */
  public int choice(int block) {
    return choices.get(block);
  }

  /** How many choice blocks it decides. */
  public int size() {
    return choices.size();
  }

  /** As {@link #parse} reads it: {@code 2,1,0,…}. */
  @Override
  public String toString() {
    return choices.stream().map(String::valueOf).collect(Collectors.joining(","));
  }
}
