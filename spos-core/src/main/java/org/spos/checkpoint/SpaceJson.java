package org.spos.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.spos.error.CheckpointException;
import org.spos.error.ConfigException;
import org.spos.file.StrictJson;
import org.spos.space.Candidate;
import org.spos.space.InitialWeights;
import org.spos.space.Nonlinearity;
import org.spos.space.SearchSpace;
import org.spos.space.SearchSpace.Stage;
import org.spos.text.OneLine;
import org.spos.text.Text;

/**
 * A search space as one canonical line of JSON: equal spaces give equal lines. A space of the
 * published form is written as version 0.1 wrote it, with stages {@code [blocks, channels]}. In any
 * other the stages are objects, at which version 0.1 stops; without that it would pass over the
 * keys that it does not know.
 */
public final class SpaceJson {
  private static final String FIRST = "firstCandidates";
  private static final String ACTIVATION = "activation";
  private static final String BIAS = "classifierBias";
  private static final String INITIALISATION = "initialisation";
  private static final Set<String> STAGE_KEYS =
      Set.of("blocks", "channels", "stride", "candidates", FIRST);
  private static final Set<String> KEYS =
      Set.of(
          "name",
          "inputSide",
          "stemChannels",
          "stemStride",
          "stages",
          "headChannels",
          "classes",
          "dropout",
          "candidates",
          FIRST,
          ACTIVATION,
          BIAS,
          INITIALISATION);

  private SpaceJson() {}

  /** The canonical line. */
  public static String write(SearchSpace space) {
    boolean published = isPublishedForm(space);
    ObjectNode json = StrictJson.object();
    json.put("name", space.name());
    json.put("inputSide", space.inputSide());
    json.put("stemChannels", space.stemChannels());
    json.put("stemStride", space.stemStride());
    ArrayNode stages = json.putArray("stages");
    for (Stage stage : space.stages()) {
      if (published) {
        stages.addArray().add(stage.blocks()).add(stage.channels());
      } else {
        write(stage, stages.addObject());
      }
    }
    json.put("headChannels", space.headChannels());
    json.put("classes", space.classes());
    json.put("dropout", space.dropout());
    putIds(json, "candidates", space.candidates());
    if (!published) {
      putIds(json, FIRST, space.firstCandidates());
      json.put(ACTIVATION, space.activation().name().toLowerCase(Locale.ROOT));
      json.put(BIAS, space.classifierBias());
      if (space.initialisation() != InitialWeights.PUBLISHED) {
        json.put(INITIALISATION, space.initialisation().name().toLowerCase(Locale.ROOT));
      }
    }
    return StrictJson.compact(json);
  }

  /** Whether version 0.1 could have written it. */
  private static boolean isPublishedForm(SearchSpace space) {
    return space.firstCandidates().isEmpty()
        && space.activation() == Nonlinearity.RELU
        && !space.classifierBias()
        && space.initialisation() == InitialWeights.PUBLISHED
        && space.stages().stream()
            .allMatch(stage -> stage.equals(new Stage(stage.blocks(), stage.channels())));
  }

  private static void write(Stage stage, ObjectNode json) {
    json.put("blocks", stage.blocks());
    json.put("channels", stage.channels());
    json.put("stride", stage.stride());
    putIds(json, "candidates", stage.candidates());
    putIds(json, FIRST, stage.firstCandidates());
  }

  private static void putIds(ObjectNode json, String key, List<Candidate> candidates) {
    ArrayNode ids = json.putArray(key);
    candidates.forEach(candidate -> ids.add(candidate.id()));
  }

  /**
   * Reads what {@link #write} wrote, now or in version 0.1.
   *
   * @param where names the file in messages
   * @throws CheckpointException if it is not a description of a valid space of sensible size
   */
  public static SearchSpace read(String json, String where) {
    String what = where + ": its space";
    ObjectNode node = StrictJson.parse(json, what);
    List<Stage> stages = new ArrayList<>();
    list(node, "stages", what).forEach(stage -> stages.add(stage(stage, what)));
    JsonNode dropout = node.path("dropout");
    if (!dropout.isNumber() || !node.path("name").isTextual()) {
      throw new CheckpointException(what + " lacks a name or a dropout");
    }
    requireKnown(node, KEYS, what);
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
          candidates(node, "candidates", what),
          node.has(FIRST) ? candidates(node, FIRST, what) : List.of(),
          activation(node.path(ACTIVATION), what),
          node.path(BIAS).asBoolean(false),
          initialisation(node.path(INITIALISATION), what));
    } catch (ConfigException e) {
      throw new CheckpointException(
          "%s is not possible: %s".formatted(what, OneLine.of(String.valueOf(e.getMessage()))), e);
    }
  }

  private static Stage stage(JsonNode stage, String what) {
    if (stage instanceof ObjectNode object) {
      requireKnown(object, STAGE_KEYS, what);
      return new Stage(
          number(stage.path("blocks"), "blocks", what),
          number(stage.path("channels"), "channels", what),
          number(stage.path("stride"), "stride", what),
          candidates(object, "candidates", what),
          candidates(object, FIRST, what));
    }
    if (stage.size() != 2) {
      throw new CheckpointException(what + " has a stage that is not [blocks, channels]");
    }
    return new Stage(
        number(stage.path(0), "blocks", what), number(stage.path(1), "channels", what));
  }

  private static List<Candidate> candidates(ObjectNode node, String key, String what) {
    List<Candidate> candidates = new ArrayList<>();
    for (JsonNode id : list(node, key, what)) {
      candidates.add(
          Candidate.parse(id.asText())
              .orElseThrow(
                  () ->
                      new CheckpointException(
                          "%s has the unknown candidate \"%s\"; a newer version may know it"
                              .formatted(what, OneLine.of(id.asText())))));
    }
    return candidates;
  }

  private static Nonlinearity activation(JsonNode name, String what) {
    return switch (name.asText("relu")) {
      case "relu" -> Nonlinearity.RELU;
      case "relu6" -> Nonlinearity.RELU6;
      default ->
          throw new CheckpointException(
              "%s has the unknown activation %s; a newer version may know it"
                  .formatted(what, OneLine.of(name.toString())));
    };
  }

  private static InitialWeights initialisation(JsonNode name, String what) {
    for (InitialWeights known : InitialWeights.values()) {
      if (name.asText("published").equals(known.name().toLowerCase(Locale.ROOT))) {
        return known;
      }
    }
    throw new CheckpointException(
        "%s has the unknown initialisation %s; a newer version may know it"
            .formatted(what, OneLine.of(name.toString())));
  }

  private static void requireKnown(ObjectNode node, Set<String> keys, String what) {
    for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!keys.contains(name)) {
        throw new CheckpointException(
            "%s has the unknown key \"%s\"; a newer version may know it"
                .formatted(what, OneLine.of(name)));
      }
    }
  }

  /** What matters of a space in one message, such as {@code "imagenet" (4x64 4x160, …)}. */
  static String describe(SearchSpace space) {
    List<String> stages =
        space.stages().stream().map(s -> Text.format("%dx%d", s.blocks(), s.channels())).toList();
    return Text.format(
        "\"%s\" (%d classes, stages %s, %s candidates)",
        OneLine.of(space.name()), space.classes(), String.join(" ", stages), space.choicesText());
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
