package org.spos.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.spos.error.ConfigException;

/** Keys as {@code -D} takes them, such as {@code supernet.iterations}, in files. */
final class DottedKeys {
  private DottedKeys() {}

  /**
   * The same values in sections.
   *
   * @param source where they come from, for messages
   * @throws ConfigException if a key is given both ways
   */
  static ObjectNode nested(ObjectNode values, String source) {
    ObjectNode nested = Yaml.MAPPER.createObjectNode();
    values
        .fields()
        .forEachRemaining(
            entry ->
                put(
                    nested,
                    List.of(entry.getKey().split("\\.", -1)),
                    entry.getValue(),
                    entry.getKey(),
                    source));
    return nested;
  }

  private static void put(
      ObjectNode into, List<String> path, JsonNode value, String key, String source) {
    JsonNode old = into.get(path.get(0));
    if (path.size() > 1) {
      ObjectNode section =
          old instanceof ObjectNode there
              ? there
              : old == null ? into.putObject(path.get(0)) : null;
      if (section == null) {
        throw twice(key, source);
      }
      put(section, path.subList(1, path.size()), value, key, source);
    } else if (old instanceof ObjectNode section && value instanceof ObjectNode more) {
      more.fields()
          .forEachRemaining(
              entry ->
                  put(
                      section,
                      List.of(entry.getKey()),
                      entry.getValue(),
                      key + "." + entry.getKey(),
                      source));
    } else if (old != null) {
      throw twice(key, source);
    } else {
      into.set(path.get(0), value);
    }
  }

  private static ConfigException twice(String key, String source) {
    return new ConfigException("%s: %s is given twice".formatted(source, key));
  }
}
