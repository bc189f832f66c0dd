package org.spos.interop.nni;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.Predicate;
import org.spos.error.CheckpointException;
import org.spos.space.Candidate;
import org.spos.text.OneLine;
import org.spos.text.Text;

/**
 * What NNI writes for one choice block.
 *
 * @param key under which it stands
 * @param candidates of the block
 * @param where names the file in messages
 */
record NniChoice(String key, List<Candidate> candidates, String where) {

  /** The index of the chosen candidate. */
  int of(JsonNode value) {
    if (value.isInt()) {
      return inRange(value, value.asInt());
    }
    if (value.isTextual()) {
      return named(value);
    }
    if (value.path("_idx").isInt()) {
      return tried(value);
    }
    if (value.isArray()) {
      boolean oneHot =
          value.size() == candidates.size()
              && (all(value, JsonNode::isBoolean) || all(value, JsonNode::isDouble));
      if (oneHot) {
        return hot(value);
      }
      if (value.size() == 1 && !value.get(0).isArray()) {
        return of(value.get(0));
      }
    }
    throw wrong(value);
  }

  /** As a trial receives it: the name in {@code _value} was a module's text up to v1.5. */
  private int tried(JsonNode value) {
    int index = inRange(value, value.path("_idx").asInt());
    String name = value.path("_value").asText();
    if (name.matches("\\d{1,4}") && Integer.parseInt(name) != index) {
      throw wrong(value);
    }
    return index;
  }

  private int named(JsonNode value) {
    String text = value.asText();
    if (text.matches("\\d{1,4}")) {
      return inRange(value, Integer.parseInt(text));
    }
    String id = HubNames.candidateId(text).orElse(text);
    for (int i = 0; i < candidates.size(); i++) {
      if (candidates.get(i).id().equals(id)) {
        return i;
      }
    }
    throw wrong(value);
  }

  private int hot(JsonNode value) {
    int chosen = -1;
    for (int i = 0; i < value.size(); i++) {
      boolean hot =
          value.get(i).isBoolean() ? value.get(i).asBoolean() : value.get(i).asDouble() != 0;
      if (hot && chosen >= 0) {
        throw wrong(value);
      }
      chosen = hot ? i : chosen;
    }
    if (chosen < 0) {
      throw wrong(value);
    }
    return chosen;
  }

  private int inRange(JsonNode value, int choice) {
    if (choice < 0 || choice >= candidates.size()) {
      throw wrong(value);
    }
    return choice;
  }

  private CheckpointException wrong(JsonNode value) {
    return new CheckpointException(
        Text.format(
            "%s: %s is %s, which chooses none of the %d candidates; expected a one-hot list, an"
                + " index from 0 to %d, or a name such as k3",
            where, key, OneLine.of(value.toString()), candidates.size(), candidates.size() - 1));
  }

  private static boolean all(JsonNode list, Predicate<JsonNode> test) {
    for (JsonNode element : list) {
      if (!test.test(element)) {
        return false;
      }
    }
    return true;
  }
}
