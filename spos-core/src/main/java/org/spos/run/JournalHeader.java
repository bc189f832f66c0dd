package org.spos.run;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.spos.text.OneLine;

/**
 * What an evaluation depends on: a journal may only go on where all of it is the same.
 *
 * @param supernet digest of the supernet's values
 * @param space the search space, as its canonical line
 * @param tester settings of recalibration and evaluation, by name
 * @param data fingerprint of the data set
 * @param seed root seed
 * @param flopsRange which architectures may be evaluated, such as {@code 0..330000000}
 */
public record JournalHeader(
    String supernet,
    String space,
    Map<String, String> tester,
    String data,
    long seed,
    String flopsRange) {
  static final String TESTER = "tester.";

  /** What version 0.1 did not write: not known there, rather than different. */
  private static final Set<String> LATER = Set.of("tester.scoredOn", "tester.trainedOn");

  public JournalHeader {
    tester = Collections.unmodifiableMap(new LinkedHashMap<>(tester));
  }

  /** Everything by name. */
  Map<String, String> fields() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("supernet", supernet);
    fields.put("space", space);
    fields.put("data", data);
    fields.put("seed", String.valueOf(seed));
    fields.put("flopsRange", flopsRange);
    tester.forEach((name, value) -> fields.put(TESTER + name, value));
    return fields;
  }

  /** What differs, as {@code name: old → new}; empty if nothing does. */
  static List<String> changes(Map<String, String> before, Map<String, String> after) {
    Set<String> names = new LinkedHashSet<>(before.keySet());
    names.addAll(after.keySet());
    List<String> changes = new ArrayList<>();
    for (String name : names) {
      if (LATER.contains(name) && !before.containsKey(name)) {
        continue;
      }
      String old = before.getOrDefault(name, "none");
      String now = after.getOrDefault(name, "none");
      if (!old.equals(now)) {
        changes.add("%s: %s → %s".formatted(OneLine.of(name), OneLine.of(old), OneLine.of(now)));
      }
    }
    return changes;
  }
}
