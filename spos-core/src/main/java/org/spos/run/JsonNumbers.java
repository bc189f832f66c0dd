package org.spos.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.OptionalDouble;
import java.util.Set;

/** Doubles in JSON, bit-exact; the three that JSON lacks become text. */
final class JsonNumbers {
  private static final Set<String> NON_FINITE = Set.of("NaN", "Infinity", "-Infinity");

  private JsonNumbers() {}

  static void put(ObjectNode json, String name, double value) {
    if (Double.isFinite(value)) {
      json.put(name, value);
    } else {
      json.put(name, String.valueOf(value));
    }
  }

  /** Empty if the node is no number in this sense. */
  static OptionalDouble read(JsonNode node) {
    if (node.isNumber()) {
      return OptionalDouble.of(node.asDouble());
    }
    return node.isTextual() && NON_FINITE.contains(node.asText())
        ? OptionalDouble.of(Double.parseDouble(node.asText()))
        : OptionalDouble.empty();
  }
}
