package org.spos.interop.torch;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.spos.error.CheckpointException;
import org.spos.interop.pickle.PickleGlobal;
import org.spos.interop.pickle.PickleOpaque;
import org.spos.text.OneLine;
import org.spos.text.Text;

/** Collects the tensors of what was saved, from all dictionaries with text keys. */
final class SavedTensors {
  /** A supernet with its averages and momentum has some 5,000. */
  private static final int MOST_ENTRIES = 200_000;

  private static final int LONGEST_NAME = 1000;
  private static final int SHOWN = 8;

  private SavedTensors() {}

  private record Open(String prefix, Map<?, ?> map) {}

  /**
   * The tensors by their path: keys of dictionaries with slashes between them.
   *
   * @throws CheckpointException if there are none
   */
  static Map<String, TensorView> of(SavedObject saved, String where) {
    Map<String, TensorView> found = new LinkedHashMap<>();
    Deque<Open> open = new ArrayDeque<>();
    if (saved.root() instanceof Map<?, ?> root) {
      open.add(new Open("", root));
    }
    int seen = 0;
    while (!open.isEmpty()) {
      Open next = open.removeFirst();
      for (Map.Entry<?, ?> entry : next.map.entrySet()) {
        if (++seen > MOST_ENTRIES) {
          throw new CheckpointException(
              Text.format("%s is refused: more than %d entries", where, MOST_ENTRIES));
        }
        if (!(entry.getKey() instanceof String key) || key.length() > LONGEST_NAME) {
          continue; // no name of a parameter
        }
        String path = next.prefix + key;
        if (path.length() > LONGEST_NAME) {
          throw new CheckpointException(
              "%s is refused: dictionaries in it have names too long".formatted(where));
        }
        if (entry.getValue() instanceof TensorView tensor) {
          if (found.put(path, tensor) != null) {
            throw new CheckpointException(
                "%s holds two tensors called %s".formatted(where, OneLine.of(path)));
          }
        } else if (entry.getValue() instanceof Map<?, ?> map) {
          open.add(new Open(path + "/", map));
        }
      }
    }
    if (found.isEmpty()) {
      throw new CheckpointException(
          "%s holds no state_dict: %s%s"
              .formatted(where, describe(saved.root()), skipped(saved.skipped())));
    }
    return found;
  }

  private static String describe(Object root) {
    if (root instanceof Map<?, ?> map) {
      String entries =
          map.entrySet().stream()
              .limit(SHOWN)
              .map(e -> "%s (%s)".formatted(OneLine.of(word(e.getKey())), kind(e.getValue())))
              .collect(Collectors.joining(", "));
      return map.isEmpty()
          ? "it is an empty dictionary"
          : "no entry of it is a tensor or a dictionary of tensors, they are " + entries;
    }
    String what = kind(root);
    return root instanceof PickleOpaque
        ? "it is %s, of which nothing was run; if it is a model, save its state_dict()"
            .formatted(what)
        : "it is %s; a dictionary of tensors is expected".formatted(what);
  }

  private static String skipped(Set<String> names) {
    return names.isEmpty()
        ? ""
        : "; it asks for %s%s; nothing was run"
            .formatted(
                names.stream().limit(SHOWN).collect(Collectors.joining(", ")),
                names.size() > SHOWN ? " and more" : "");
  }

  private static String word(Object key) {
    return key instanceof String || key instanceof Long ? String.valueOf(key) : kind(key);
  }

  private static String kind(Object value) {
    if (value instanceof PickleOpaque opaque) {
      return "an object of " + OneLine.of(opaque.name());
    }
    if (value instanceof PickleGlobal global) {
      return OneLine.of(global.name());
    }
    return value instanceof Map
        ? "a dictionary"
        : value instanceof List
            ? "a list"
            : value instanceof TensorView
                ? "a tensor"
                : value instanceof String
                    ? "a text"
                    : value instanceof Number ? "a number" : "plain";
  }
}
