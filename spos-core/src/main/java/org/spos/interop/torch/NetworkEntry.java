package org.spos.interop.torch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.spos.error.CheckpointException;
import org.spos.text.OneLine;
import org.spos.text.Text;

/**
 * The network among the tensors of a file, whatever it was saved in: entries such as {@code
 * state_dict} or {@code model}, and what PyTorch's wrappers put before names ({@code module.} of
 * DataParallel, {@code _orig_mod.} of compile, {@code model.} of Lightning), in any order. The
 * rules are the same for all formats.
 *
 * @param names its tensors in the file, by their names in the network
 * @param notes which of several networks was taken and what was left out, each one line
 */
record NetworkEntry(Map<String, String> names, List<String> notes) {
  /** How the blocks of all published networks are called; what stands before is the prefix. */
  private static final Pattern BLOCK =
      Pattern.compile("(?:^|\\.)(features\\.\\d{1,4}\\.(?:[a-z0-9_]{1,20}\\.){0,2}branch_)");

  private static final Pattern AVERAGED = Pattern.compile("(?i).*(^|_)(ema|swa|averaged)(_|$).*");

  /** Where the network that is trained lies, as people call it. */
  private static final List<String> USUAL =
      List.of("state_dict", "model_state_dict", "model", "net", "network", "module");

  private static final int SHOWN = 5;
  private static final int LONGEST_NAME = 1000;
  private static final int MOST_NETWORKS = 100;

  NetworkEntry {
    names = Collections.unmodifiableMap(new LinkedHashMap<>(names));
    notes = List.copyOf(notes);
  }

  /**
   * Finds it.
   *
   * @param all names of all tensors, with slashes between the keys of dictionaries
   * @param asked part of the prefix of the network to take, where there are several
   * @param where names the file in messages
   * @throws CheckpointException if there is none, or several without one that is usual
   */
  static NetworkEntry choose(Collection<String> all, Optional<String> asked, String where) {
    Set<String> prefixes = new LinkedHashSet<>();
    for (String name : all) {
      String key = name.substring(name.lastIndexOf('/') + 1);
      Matcher block = BLOCK.matcher(key);
      if (key.length() <= LONGEST_NAME && block.find()) {
        prefixes.add(name.substring(0, name.length() - key.length() + block.start(1)));
      }
      if (prefixes.size() > MOST_NETWORKS) {
        throw new CheckpointException(
            Text.format("%s is refused: it holds more than %d networks", where, MOST_NETWORKS));
      }
    }
    if (prefixes.isEmpty()) {
      throw none(all, where);
    }
    String chosen =
        asked.isPresent() ? asked(prefixes, asked.get(), where) : usual(prefixes, where);
    Map<String, String> names = new LinkedHashMap<>();
    List<String> left = new ArrayList<>();
    for (String name : all) {
      Optional<String> owner =
          prefixes.stream()
              .filter(prefix -> holds(prefix, name))
              .max(Comparator.comparingInt(String::length));
      if (owner.isPresent() && owner.get().equals(chosen)) {
        names.put(name.substring(chosen.length()), name);
      } else if (owner.isEmpty()) {
        left.add(name);
      }
    }
    return new NetworkEntry(names, notes(prefixes, chosen, left));
  }

  /** Whether a tensor belongs to the network of a prefix: in the same dictionary, behind it. */
  private static boolean holds(String prefix, String name) {
    return name.startsWith(prefix) && name.indexOf('/', prefix.length()) < 0;
  }

  private static String asked(Set<String> prefixes, String asked, String where) {
    List<String> wanted = asked.equals(".") ? List.of() : words(asked);
    List<String> found =
        prefixes.stream()
            .filter(
                prefix ->
                    wanted.isEmpty()
                        ? prefix.isEmpty()
                        : Collections.indexOfSubList(words(prefix), wanted) >= 0)
            .toList();
    if (found.size() != 1) {
      throw new CheckpointException(
          "%s holds %s network called \"%s\"; it holds %s, give one of these with --entry"
              .formatted(
                  where,
                  found.isEmpty() ? "no" : "more than one",
                  OneLine.of(asked),
                  list(prefixes)));
    }
    return found.get(0);
  }

  private static String usual(Set<String> prefixes, String where) {
    List<String> candidates = prefixes.stream().filter(prefix -> !isAveraged(prefix)).toList();
    if (candidates.isEmpty()) {
      candidates = List.copyOf(prefixes);
    }
    int best = candidates.stream().mapToInt(NetworkEntry::rank).min().orElseThrow();
    List<String> first = candidates.stream().filter(prefix -> rank(prefix) == best).toList();
    if (first.size() > 1) {
      throw new CheckpointException(
          "%s holds %s networks: %s; choose one with --entry NAME"
              .formatted(where, first.size(), list(first)));
    }
    return first.get(0);
  }

  private static boolean isAveraged(String prefix) {
    return words(prefix).stream().anyMatch(word -> AVERAGED.matcher(word).matches());
  }

  private static int rank(String prefix) {
    List<String> words = words(prefix);
    int usual = words.isEmpty() ? -1 : USUAL.indexOf(words.get(0));
    return words.isEmpty() ? 0 : usual < 0 ? USUAL.size() + 1 : usual + 1;
  }

  private static List<String> words(String prefix) {
    return Arrays.stream(prefix.split("[./]")).filter(word -> !word.isEmpty()).toList();
  }

  private static List<String> notes(Set<String> prefixes, String chosen, List<String> left) {
    List<String> notes = new ArrayList<>();
    if (prefixes.size() > 1) {
      List<String> others = prefixes.stream().filter(prefix -> !prefix.equals(chosen)).toList();
      notes.add(
          "takes %s, not %s; --entry NAME takes another".formatted(word(chosen), list(others)));
    }
    if (!left.isEmpty()) {
      notes.add(
          Text.format(
              "left out %d tensors that are not of the network: %s", left.size(), shown(left)));
    }
    return notes;
  }

  private static String list(Collection<String> prefixes) {
    return prefixes.stream().limit(SHOWN).map(NetworkEntry::word).collect(Collectors.joining(", "))
        + (prefixes.size() > SHOWN ? ", …" : "");
  }

  /** A prefix as it can be given with {@code --entry}. */
  private static String word(String prefix) {
    return prefix.isEmpty() ? "\".\"" : "\"" + OneLine.of(prefix.replaceAll("[./]$", "")) + "\"";
  }

  private static String shown(Collection<String> names) {
    return names.stream().limit(SHOWN).map(OneLine::of).collect(Collectors.joining(", "))
        + (names.size() > SHOWN ? ", …" : "");
  }

  private static CheckpointException none(Collection<String> all, String where) {
    return new CheckpointException(
        Text.format(
            "%s holds no SPOS network: it holds %s; expected are names such as"
                + " features.0.0.branch_main.0.weight (a supernet) or features.0.branch_main.0.weight"
                + " (a retrained network)",
            where,
            all.isEmpty()
                ? "no tensors"
                : Text.format("%d tensors called %s", all.size(), shown(all))));
  }
}
