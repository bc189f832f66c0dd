package org.spos.interop.nni;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.spos.error.CheckpointException;
import org.spos.space.Architecture;
import org.spos.space.Candidate;
import org.spos.space.Layer;
import org.spos.space.SearchSpace;
import org.spos.text.OneLine;
import org.spos.text.Text;

/**
 * Reads an architecture as NNI writes it: one-hot lists (v1.3 to v2.5), indices, string indices
 * (v2.6 and later), each under {@code LayerChoiceN} keys counted from any start, or the hub's
 * {@code layer_1: k3} (v3.0).
 */
public final class NniArchitecture {
  private static final Pattern KEY = Pattern.compile("(LayerChoice|layer_)(\\d{1,6})");
  private static final Pattern CHANNEL = Pattern.compile("channel_(\\d{1,6})");
  private final SearchSpace space;
  private final String where;

  private NniArchitecture(SearchSpace space, String where) {
    this.space = space;
    this.where = where;
  }

  /**
   * Reads an architecture of a space.
   *
   * @param where names the file in messages
   * @throws CheckpointException if keys are missing or unexpected, or a value names no candidate
   */
  public static Architecture parse(ObjectNode json, SearchSpace space, String where) {
    return new NniArchitecture(space, where).parse(json);
  }

  private Architecture parse(ObjectNode json) {
    Map<Integer, String> keys = new TreeMap<>();
    TreeSet<String> prefixes = new TreeSet<>();
    List<String> unexpected = new ArrayList<>();
    for (String name : (Iterable<String>) json::fieldNames) {
      Matcher key = KEY.matcher(name);
      if (key.matches() && keys.put(Integer.parseInt(key.group(2)), name) == null) {
        prefixes.add(key.group(1));
      } else if (!isUnscaledChannel(name, json.path(name))) {
        unexpected.add(OneLine.of(name));
      }
    }
    if (keys.isEmpty()) {
      throw new CheckpointException(
          Text.format(
              "%s holds no architecture: neither \"choices\" nor LayerChoice1 … LayerChoice%d are"
                  + " in it",
              where, space.blocks()));
    }
    requireAll(keys, prefixes.first(), unexpected);
    List<Integer> choices = new ArrayList<>();
    for (String key : keys.values()) {
      List<Candidate> candidates = space.layers().get(choices.size()).candidates();
      choices.add(new NniChoice(key, candidates, where).of(json.path(key)));
    }
    return new Architecture(choices);
  }

  /** Names what is missing and what is too much; the keys count from any start without a gap. */
  private void requireAll(Map<Integer, String> keys, String prefix, List<String> unexpected) {
    int blocks = space.blocks();
    int lowest = keys.keySet().iterator().next();
    int highest = keys.keySet().stream().max(Integer::compare).orElseThrow();
    // NNI's counter goes on from model to model, so a broken range most likely began at 1 +
    // k·blocks.
    int first =
        highest - lowest + 1 == blocks ? lowest : Math.max(0, lowest - 1) / blocks * blocks + 1;
    List<String> missing = new ArrayList<>();
    for (int number = first; number < first + blocks; number++) {
      String expected = prefix + number;
      if (!expected.equals(keys.get(number))) {
        missing.add(expected);
      }
    }
    keys.forEach(
        (number, name) -> {
          if (number < first || number >= first + blocks || !name.equals(prefix + number)) {
            unexpected.add(OneLine.of(name));
          }
        });
    if (!missing.isEmpty() || !unexpected.isEmpty()) {
      throw new CheckpointException(
          Text.format(
              "%s does not fit space \"%s\" of %d choice blocks:%s%s",
              where,
              space.name(),
              blocks,
              list(" missing", missing),
              list(" unexpected", unexpected)));
    }
  }

  /** The hub also searches channels; only its unscaled ones are those of this space. */
  private boolean isUnscaledChannel(String name, JsonNode value) {
    Matcher key = CHANNEL.matcher(name);
    if (!key.matches()) {
      return false;
    }
    int block = Integer.parseInt(key.group(1)) - 1;
    if (block < 0 || block >= space.blocks()) {
      return false;
    }
    Layer layer = space.layers().get(block);
    int mid = layer.candidates().get(0).middle(layer.shape());
    if (value.asInt(-1) != mid) {
      throw new CheckpointException(
          Text.format(
              "%s: %s is %s, but space \"%s\" has %d channels there and does not search them",
              where, name, OneLine.of(value.toString()), space.name(), mid));
    }
    return true;
  }

  private static String list(String what, List<String> names) {
    return names.isEmpty() ? "" : what + " " + String.join(", ", names);
  }
}
