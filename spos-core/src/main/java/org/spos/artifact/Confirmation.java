package org.spos.artifact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.spos.error.CheckpointException;
import org.spos.error.ConfigException;
import org.spos.space.Architecture;
import org.spos.text.OneLine;

/**
 * The best candidates of a search on images that neither trained the supernet nor scored them.
 *
 * @param set of which they are: {@code search} (held out of train) or {@code val-part}
 * @param perClass how many of each class
 * @param images how many in all
 * @param names digest of their names
 * @param figure what differs: {@code top1} in points, or {@code loss} in nats
 * @param candidates the result of the search first
 */
public record Confirmation(
    String set, int perClass, int images, String names, String figure, List<Candidate> candidates) {

  /**
   * One candidate.
   *
   * @param architecture its choices
   * @param top1 accuracy in percent
   * @param detail error and loss
   * @param difference from the result of the search, in pairs of images
   * @param differenceError its standard error
   * @param toldApart whether that is more than chance
   */
  public record Candidate(
      Architecture architecture,
      double top1,
      ScoreDetail detail,
      double difference,
      double differenceError,
      boolean toldApart) {}

  public Confirmation {
    candidates = List.copyOf(candidates);
  }

  /** Those that may be as good as the result of the search, or better. */
  public List<Architecture> notToldApart() {
    return candidates.stream()
        .skip(1)
        .filter(one -> !one.toldApart())
        .map(Candidate::architecture)
        .toList();
  }

  void write(ObjectNode json) {
    json.put("set", set)
        .put("perClass", perClass)
        .put("images", images)
        .put("names", names)
        .put("figure", figure);
    ArrayNode list = json.putArray("candidates");
    for (Candidate one : candidates) {
      ObjectNode node = list.addObject();
      node.put("choices", one.architecture().toString()).put("top1", one.top1());
      one.detail().write(node);
      node.put("difference", one.difference())
          .put("differenceError", one.differenceError())
          .put("toldApart", one.toldApart());
    }
  }

  /**
   * @throws CheckpointException if it is none
   */
  static Confirmation read(JsonNode json, String where) {
    List<Candidate> candidates = new ArrayList<>();
    try {
      for (JsonNode node : json.path("candidates")) {
        candidates.add(candidate(node, where));
      }
    } catch (ConfigException e) {
      throw unreadable(json, where);
    }
    if (candidates.isEmpty()
        || !json.path("set").isTextual()
        || !json.path("perClass").isInt()
        || !json.path("images").isInt()
        || !json.path("names").isTextual()
        || !json.path("figure").isTextual()) {
      throw unreadable(json, where);
    }
    return new Confirmation(
        json.path("set").asText(),
        json.path("perClass").asInt(),
        json.path("images").asInt(),
        json.path("names").asText(),
        json.path("figure").asText(),
        candidates);
  }

  private static Candidate candidate(JsonNode node, String where) {
    Optional<ScoreDetail> detail =
        node instanceof ObjectNode object ? ScoreDetail.read(object, where) : Optional.empty();
    if (detail.isEmpty()
        || !node.path("top1").isNumber()
        || !node.path("difference").isNumber()
        || !node.path("differenceError").isNumber()
        || !node.path("toldApart").isBoolean()) {
      throw unreadable(node, where);
    }
    return new Candidate(
        Architecture.parse(node.path("choices").asText()),
        node.path("top1").asDouble(),
        detail.get(),
        node.path("difference").asDouble(),
        node.path("differenceError").asDouble(),
        node.path("toldApart").asBoolean());
  }

  private static CheckpointException unreadable(JsonNode json, String where) {
    return new CheckpointException(
        "%s: confirmed is not readable: %s".formatted(where, OneLine.of(json.toString())));
  }
}
