package org.spos.config;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.spos.space.SearchSpace;

/**
 * All keys of the configuration with what they mean. Names, kinds and defaults are those of the
 * records; meanings and units are a table of their own, {@code keys.yaml}.
 */
public final class ConfigKeys {
  private static final String TABLE = "keys.yaml";

  /** Sections with a training, whose keys stand in the table once. */
  private static final List<String> TRAININGS = List.of("supernet", "scratch");

  private static final Map<String, ConfigKey> KEYS = make();

  private ConfigKeys() {}

  /** In the order of the records; a mapping of unknown size, such as the stages, is one key. */
  public static List<ConfigKey> all() {
    return List.copyOf(KEYS.values());
  }

  /** One of them. */
  public static Optional<ConfigKey> named(String name) {
    return Optional.ofNullable(KEYS.get(name));
  }

  /** Names in the table that are no keys, and keys that are not in the table. */
  static List<String> strays() {
    ObjectNode table = table();
    List<String> strays = new ArrayList<>();
    values(ConfigLoader.completeTree(SposConfig.defaults()))
        .keySet()
        .forEach(
            key -> {
              if (meaning(table, key).isEmpty()) {
                strays.add(key);
              }
            });
    table
        .fieldNames()
        .forEachRemaining(
            name -> {
              String key = name.replaceFirst("^training\\.", TRAININGS.get(0) + ".");
              if (!KEYS.containsKey(key)) {
                strays.add(name);
              }
            });
    return strays;
  }

  /** Values by key, as a file would have them. */
  static Map<String, String> values(ObjectNode tree) {
    Map<String, String> values = new LinkedHashMap<>();
    collect("", tree, values);
    return values;
  }

  private static void collect(String prefix, ObjectNode tree, Map<String, String> into) {
    tree.fields()
        .forEachRemaining(
            entry -> {
              String key = prefix + entry.getKey();
              if (entry.getValue() instanceof ObjectNode section) {
                collect(key + ".", section, into);
              } else {
                into.put(key, text(entry.getValue()));
              }
            });
  }

  private static String text(JsonNode value) {
    if (value instanceof ArrayNode list) {
      ArrayNode brief = list.deepCopy();
      brief.forEach(ConfigKeys::shorten);
      return brief.toString().replace("\"", "").replace(":", ": ").replace(",", ", ");
    }
    if (value.isTextual()) {
      return value.asText().isEmpty() ? "\"\"" : value.asText();
    }
    // 0.0 and 4.0E-5 are how Java writes 0 and 4e-5
    return value.toString().replaceFirst("\\.0(?=E|$)", "").replace("E", "e");
  }

  /** A stage without what goes without saying. */
  private static void shorten(JsonNode element) {
    if (element instanceof ObjectNode stage) {
      stage
          .properties()
          .removeIf(entry -> entry.getValue().isEmpty() && entry.getValue().isArray());
      if (stage.path("stride").asInt() == 2) {
        stage.remove("stride");
      }
    }
  }

  private static Map<String, ConfigKey> make() {
    ObjectNode table = table();
    Map<String, String> kinds = kinds();
    Map<String, ConfigKey> keys = new LinkedHashMap<>();
    values(ConfigLoader.completeTree(SposConfig.defaults()))
        .forEach(
            (name, value) -> {
              JsonNode entry = meaning(table, name).orElse(Yaml.MAPPER.createObjectNode());
              keys.put(
                  name,
                  new ConfigKey(
                      name,
                      kinds.getOrDefault(name, "text"),
                      Optional.of(entry.path("unit").asText()).filter(unit -> !unit.isEmpty()),
                      value,
                      entry.path("meaning").asText()));
            });
    return keys;
  }

  private static Optional<JsonNode> meaning(ObjectNode table, String key) {
    JsonNode own = table.get(key);
    int dot = key.indexOf('.');
    if (own == null && dot > 0 && TRAININGS.contains(key.substring(0, dot))) {
      own = table.get("training" + key.substring(dot));
    }
    return Optional.ofNullable(own);
  }

  private static Map<String, String> kinds() {
    Map<String, String> kinds = new TreeMap<>();
    kinds("", SposConfig.class, kinds);
    kinds("space.", SearchSpace.class, kinds);
    return kinds;
  }

  private static void kinds(String prefix, Class<?> type, Map<String, String> into) {
    for (RecordComponent component : type.getRecordComponents()) {
      String key = prefix + component.getName();
      if (component.getAccessor().isAnnotationPresent(JsonUnwrapped.class)) {
        kinds(prefix, component.getType(), into);
      } else if (component.getType().isRecord() && component.getType() != SearchSpace.class) {
        kinds(key + ".", component.getType(), into);
      } else {
        into.put(key, kind(component.getType()));
      }
    }
  }

  private static String kind(Class<?> type) {
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .map(constant -> Yaml.MAPPER.convertValue(constant, String.class))
          .collect(Collectors.joining(", "));
    }
    if (type == int.class || type == long.class) {
      return "whole number";
    }
    if (type == double.class) {
      return "number";
    }
    return type == boolean.class ? "true or false" : type == List.class ? "list" : "text";
  }

  private static ObjectNode table() {
    try (InputStream in = ConfigKeys.class.getResourceAsStream(TABLE)) {
      if (in == null) {
        throw new IllegalStateException("no " + TABLE + " beside this class");
      }
      return Yaml.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), TABLE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
