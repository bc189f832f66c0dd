package org.spos.interop.nni;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.spos.error.CheckpointException;
import org.spos.space.SearchSpace;
import org.spos.text.OneLine;
import org.spos.text.Text;

/**
 * The search space file of NNI, {@code nni_auto_gen_search_space.json}. It says how many choices
 * there are, not of what, so it can be compared with a space and cannot replace one.
 */
public final class NniSearchSpace {
  static final String KEY = "LayerChoice";

  private NniSearchSpace() {}

  /**
   * The space file of {@code nnictl ss_gen}: keys sorted as texts, candidates by their index (v1.6
   * and later).
   */
  public static ObjectNode write(SearchSpace space) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    TreeMap<String, Integer> keys = new TreeMap<>();
    for (int block = 0; block < space.blocks(); block++) {
      keys.put(KEY + (block + 1), block);
    }
    int[] choices = space.choices();
    for (Map.Entry<String, Integer> layer : keys.entrySet()) {
      ObjectNode choice = json.putObject(layer.getKey()).put("_type", "layer_choice");
      ArrayNode values = choice.putArray("_value");
      for (int i = 0; i < choices[layer.getValue()]; i++) {
        values.add(String.valueOf(i));
      }
    }
    return json;
  }

  /**
   * Checks that a file describes a space.
   *
   * @param where names the file in messages
   * @throws CheckpointException naming the layers that are missing, unexpected, or offer another
   *     number of candidates
   */
  public static void requireSame(ObjectNode json, SearchSpace space, String where) {
    Set<String> expected = new TreeSet<>();
    ObjectNode mine = write(space);
    mine.fieldNames().forEachRemaining(expected::add);
    List<String> problems = new ArrayList<>();
    for (String key : (Iterable<String>) json::fieldNames) {
      JsonNode layer = json.path(key);
      if (!expected.remove(key)) {
        problems.add("unexpected " + OneLine.of(key));
      } else if (!layer.path("_type").asText().equals("layer_choice")
          || layer.path("_value").size() != mine.path(key).path("_value").size()) {
        problems.add(
            Text.format(
                "%s must be a layer_choice of %d candidates",
                OneLine.of(key), mine.path(key).path("_value").size()));
      }
    }
    expected.forEach(key -> problems.add("missing " + key));
    if (!problems.isEmpty()) {
      throw new CheckpointException(
          "%s does not describe space \"%s\": %s"
              .formatted(where, space.name(), String.join(", ", problems)));
    }
  }
}
