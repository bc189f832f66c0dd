package org.spos.artifact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.Set;
import org.spos.error.CheckpointException;
import org.spos.text.OneLine;

/**
 * How an additive fit to the scores of a search had a say in its result.
 *
 * @param networks how many distinct networks it was fitted to
 * @param tau Kendall's τ between scores and what fits to other networks say of them
 * @param pairsTau the same of a fit that knows pairs of choices too
 * @param choice what was gone by: {@code raw}, {@code smoothed} or {@code mean}
 * @param scoredAgain how many best networks of the fit were scored again
 * @param unknown how many of them the search had not scored
 */
public record SmoothedBy(
    int networks, double tau, double pairsTau, String choice, int scoredAgain, int unknown) {
  private static final Set<String> CHOICES = Set.of("raw", "smoothed", "mean");
  private static final Set<String> KEYS =
      Set.of("networks", "tau", "pairsTau", "choice", "scoredAgain", "unknown");

  void write(ObjectNode json) {
    json.put("networks", networks)
        .put("tau", tau)
        .put("pairsTau", pairsTau)
        .put("choice", choice)
        .put("scoredAgain", scoredAgain)
        .put("unknown", unknown);
  }

  /**
   * @throws CheckpointException if it is none
   */
  static SmoothedBy read(JsonNode json, String where) {
    for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
      requireThat(KEYS.contains(names.next()), json, where);
    }
    requireThat(
        json.path("networks").isInt()
            && json.path("tau").isNumber()
            && json.path("pairsTau").isNumber()
            && CHOICES.contains(json.path("choice").asText())
            && json.path("scoredAgain").isInt()
            && json.path("unknown").isInt(),
        json,
        where);
    return new SmoothedBy(
        json.path("networks").asInt(),
        json.path("tau").asDouble(),
        json.path("pairsTau").asDouble(),
        json.path("choice").asText(),
        json.path("scoredAgain").asInt(),
        json.path("unknown").asInt());
  }

  private static void requireThat(boolean holds, JsonNode json, String where) {
    if (!holds) {
      throw new CheckpointException(
          "%s: smoothing is not readable: %s".formatted(where, OneLine.of(json.toString())));
    }
  }
}
