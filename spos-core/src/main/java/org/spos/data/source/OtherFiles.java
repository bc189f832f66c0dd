package org.spos.data.source;

import java.util.Collections;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.spos.text.OneLine;
import org.spos.text.Text;

/**
 * Files that lie among the images of a split but are not read.
 *
 * @param byType how many of each type, such as {@code .webp}
 */
public record OtherFiles(SortedMap<String, Integer> byType) {
  /** There are none. */
  public static final OtherFiles NONE = new OtherFiles(new TreeMap<>());

  private static final int LONGEST_ENDING = 10;

  public OtherFiles {
    byType = Collections.unmodifiableSortedMap(new TreeMap<>(byType));
  }

  /** Counts files while a folder is listed. */
  static final class Count {
    private final SortedMap<String, Integer> byType = new TreeMap<>();

    void add(String type) {
      byType.merge(type, 1, Integer::sum);
    }

    void add(OtherFiles more) {
      more.byType.forEach((type, files) -> byType.merge(type, files, Integer::sum));
    }

    OtherFiles result() {
      return new OtherFiles(byType);
    }
  }

  /** The type of a file by the end of its name, in lower case. */
  static String type(String name) {
    String lower = OneLine.of(name.substring(name.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT));
    int dot = lower.lastIndexOf('.');
    String ending = lower.substring(Math.max(0, dot));
    return dot < 0 || ending.length() > LONGEST_ENDING ? "without a known ending" : ending;
  }

  /** Those of two splits. */
  public OtherFiles plus(OtherFiles more) {
    Count both = new Count();
    both.add(this);
    both.add(more);
    return both.result();
  }

  /** How many there are. */
  public int count() {
    return byType.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Such as {@code 4 .webp, 1 .txt}, the most frequent first. */
  @Override
  public String toString() {
    return byType.entrySet().stream()
        .sorted(Comparator.comparingInt((Map.Entry<String, Integer> type) -> -type.getValue()))
        .map(type -> Text.format("%,d %s", type.getValue(), type.getKey()))
        .collect(Collectors.joining(", "));
  }
}
