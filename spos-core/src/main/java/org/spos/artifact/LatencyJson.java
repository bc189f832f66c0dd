package org.spos.artifact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.spos.artifact.LatencyFile.Times;
import org.spos.cost.OperationKey;
import org.spos.error.CheckpointException;
import org.spos.file.StrictJson;
import org.spos.text.OneLine;

/**
 * {@code {"unit": "ms", "conditions": {…}, "conv1": {"3,16,224,224,2": {"median": 1.2, …}}, …}}; a
 * time may also be a plain number.
 */
final class LatencyJson {
  private static final String UNIT = "unit";
  private static final String MILLIS = "ms";
  private static final String CONDITIONS = "conditions";

  private LatencyJson() {}

  static String text(LatencyFile table) {
    ObjectNode json = StrictJson.object().put(UNIT, MILLIS);
    ObjectNode conditions = json.putObject(CONDITIONS);
    table.conditions().forEach(conditions::put);
    table
        .times()
        .forEach(
            (key, times) ->
                json.withObjectProperty(key.operation())
                    .putObject(key.shapeText())
                    .put("median", times.median())
                    .put("low", times.low())
                    .put("high", times.high()));
    return StrictJson.pretty(json);
  }

  static LatencyFile read(Path file) {
    ObjectNode json = StrictJson.read(file);
    if (!json.path(UNIT).asText(MILLIS).equals(MILLIS)) {
      throw new CheckpointException("%s: its unit must be \"ms\"".formatted(file));
    }
    Map<String, String> conditions = new LinkedHashMap<>();
    json.path(CONDITIONS)
        .properties()
        .forEach(entry -> conditions.put(entry.getKey(), entry.getValue().asText()));
    json.remove(UNIT);
    json.remove(CONDITIONS);
    Map<OperationKey, Times> times = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> operation : json.properties()) {
      for (Map.Entry<String, JsonNode> entry : operation.getValue().properties()) {
        String where = "%s: %s of %s".formatted(file, entry.getKey(), operation.getKey());
        times.put(key(operation.getKey(), entry.getKey(), where), times(entry.getValue(), where));
      }
    }
    return new LatencyFile(conditions, times);
  }

  private static Times times(JsonNode node, String where) {
    if (node.isNumber()) {
      return Times.exactly(node.asDouble());
    }
    double median = number(node.path("median"), where);
    return new Times(
        median,
        node.has("low") ? number(node.path("low"), where) : median,
        node.has("high") ? number(node.path("high"), where) : median);
  }

  private static double number(JsonNode node, String where) {
    if (!node.isNumber()) {
      throw new CheckpointException(
          "%s must be milliseconds or {\"median\": milliseconds}".formatted(OneLine.of(where)));
    }
    return node.asDouble();
  }

  private static OperationKey key(String operation, String shape, String where) {
    try {
      return OperationKey.parse(operation, shape);
    } catch (NumberFormatException e) {
      throw new CheckpointException(
          "%s is no shape; write it as 64,64,32,56,56,1".formatted(OneLine.of(where)), e);
    }
  }
}
