package org.spos.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.spos.error.CheckpointException;
import org.spos.error.ConfigException;
import org.spos.file.StrictJson;
import org.spos.space.Candidate;
import org.spos.space.SearchSpace;
import org.spos.space.SearchSpace.Stage;
import org.spos.text.OneLine;
import org.spos.text.Text;

/** A search space as one canonical line of JSON: equal spaces give equal lines. */
public final class SpaceJson {
  private SpaceJson() {}

  /** The canonical line. */
  public static String write(SearchSpace space) {
    ObjectNode json = StrictJson.object();
    json.put("name", space.name());
    json.put("inputSide", space.inputSide());
    json.put("stemChannels", space.stemChannels());
    json.put("stemStride", space.stemStride());
    ArrayNode stages = json.putArray("stages");
    space.stages().forEach(stage -> stages.addArray().add(stage.blocks()).add(stage.channels()));
    json.put("headChannels", space.headChannels());
    json.put("classes", space.classes());
    json.put("dropout", space.dropout());
    ArrayNode candidates = json.putArray("candidates");
    space.candidates().forEach(candidate -> candidates.add(candidate.id()));
    return StrictJson.compact(json);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param where names the file in messages
   * @throws CheckpointException if it is not a description of a valid space of sensible size
   */
  public static SearchSpace read(String json, String where) {
    String what = where + ": its space";
    ObjectNode node = StrictJson.parse(json, what);
    List<Stage> stages = new ArrayList<>();
    for (JsonNode stage : list(node, "stages", what)) {
      if (stage.size() != 2) {
        throw new CheckpointException(what + " has a stage that is not [blocks, channels]");
      }
      stages.add(
          new Stage(
              number(stage.path(0), "blocks", what), number(stage.path(1), "channels", what)));
    }
    List<Candidate> candidates = new ArrayList<>();
    for (JsonNode id : list(node, "candidates", what)) {
      candidates.add(
          Candidate.parse(id.asText())
              .orElseThrow(
                  () ->
                      new CheckpointException(
                          "%s has the unknown candidate \"%s\"; a newer version may know it"
                              .formatted(what, OneLine.of(id.asText())))));
    }
    JsonNode dropout = node.path("dropout");
    if (!dropout.isNumber() || !node.path("name").isTextual()) {
      throw new CheckpointException(what + " lacks a name or a dropout");
    }
    try {
      return new SearchSpace(
          node.path("name").asText(),
          number(node.path("inputSide"), "inputSide", what),
          number(node.path("stemChannels"), "stemChannels", what),
          number(node.path("stemStride"), "stemStride", what),
          stages,
          number(node.path("headChannels"), "headChannels", what),
          number(node.path("classes"), "classes", what),
          dropout.asDouble(),
          candidates);
    } catch (ConfigException e) {
      throw new CheckpointException(
          "%s is not possible: %s".formatted(what, OneLine.of(String.valueOf(e.getMessage()))), e);
    }
  }

  /** What matters of a space in one message, such as {@code "imagenet" (4x64 4x160, …)}. */
  static String describe(SearchSpace space) {
    List<String> stages =
        space.stages().stream().map(s -> Text.format("%dx%d", s.blocks(), s.channels())).toList();
    return Text.format(
        "\"%s\" (%d classes, stages %s, %d candidates)",
        OneLine.of(space.name()),
        space.classes(),
        String.join(" ", stages),
        space.candidates().size());
  }

  private static JsonNode list(ObjectNode node, String key, String what) {
    JsonNode list = node.path(key);
    if (!list.isArray()) {
      throw new CheckpointException("%s: %s must be a list".formatted(what, key));
    }
    return list;
  }

  private static int number(JsonNode node, String key, String what) {
    if (!node.isInt() || node.asInt() < 1) {
      throw new CheckpointException("%s: %s must be a whole number from 1 on".formatted(what, key));
    }
    return node.asInt();
  }
}
