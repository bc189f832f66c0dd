package org.spos.artifact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import org.spos.data.ScoredOn;
import org.spos.data.ScoredOn.Kind;
import org.spos.data.SearchShare;
import org.spos.error.CheckpointException;
import org.spos.text.OneLine;

/** Which images scored an architecture, as an object in {@code architecture_final.json}. */
final class ScoredOnJson {
  private static final Set<String> KEYS =
      Set.of("set", "perClass", "fraction", "sample", "seed", "images", "names");

  private ScoredOnJson() {}

  static void write(ScoredOn scored, ObjectNode json) {
    json.put("set", scored.set().id());
    scored
        .share()
        .ifPresent(
            share -> json.put("perClass", share.perClass()).put("fraction", share.fraction()));
    json.put("sample", scored.sample())
        .put("seed", scored.seed())
        .put("images", scored.images())
        .put("names", scored.names());
  }

  /**
   * @throws CheckpointException if it is none
   */
  static ScoredOn read(JsonNode json, String where) {
    try {
      for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
        String name = names.next();
        if (!KEYS.contains(name)) {
          throw new IllegalArgumentException("it has the unknown key " + name);
        }
      }
      return new ScoredOn(
          Kind.of(text(json, "set")),
          json.has("perClass")
              ? Optional.of(
                  new SearchShare(
                      Math.toIntExact(whole(json, "perClass")), json.path("fraction").asDouble(-1)))
              : Optional.empty(),
          Math.toIntExact(whole(json, "sample")),
          whole(json, "seed"),
          Math.toIntExact(whole(json, "images")),
          text(json, "names"));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new CheckpointException(
          "%s: scoredOn does not say which images scored it: %s"
              .formatted(where, OneLine.of(String.valueOf(e.getMessage()))),
          e);
    }
  }

  private static String text(JsonNode json, String key) {
    if (!json.path(key).isTextual()) {
      throw new IllegalArgumentException(key + " must be text");
    }
    return json.path(key).asText();
  }

  private static long whole(JsonNode json, String key) {
    JsonNode value = json.path(key);
    if (!value.isIntegralNumber() || !value.canConvertToLong() || value.asLong() < 0) {
      throw new IllegalArgumentException(key + " must be a whole number");
    }
    return value.asLong();
  }
}
