package org.spos.interop.pickle;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What may be a key, and how deep values may lie in each other. */
final class PickleValues {
  /** A state_dict with its metadata is 5 deep. */
  static final int DEEPEST = 64;

  private PickleValues() {}

  /**
   * Whether hashing it is safe and cheap: texts, numbers and flat tuples of numbers. A tuple can
   * hold itself by way of a list, and hashing that would not end.
   */
  static boolean isKey(Object value) {
    return value instanceof String
        || value instanceof Long
        || (value instanceof List<?> tuple
            && tuple.size() <= DEEPEST
            && tuple.stream().allMatch(Long.class::isInstance));
  }

  /** Whether everything can be reached in a few steps. Shared values are looked at once. */
  static boolean isShallow(Object root) {
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Object> level = new ArrayDeque<>(List.of(root));
    for (int depth = 0; !level.isEmpty(); depth++) {
      if (depth > DEEPEST) {
        return false;
      }
      List<Object> below = new ArrayList<>();
      level.forEach(value -> below.addAll(children(value)));
      level.clear();
      below.stream()
          .filter(value -> !children(value).isEmpty() && seen.add(value))
          .forEach(level::add);
    }
    return true;
  }

  private static Collection<?> children(Object value) {
    return value instanceof Map<?, ?> map
        ? map.values()
        : value instanceof List<?> list ? list : List.of();
  }
}
