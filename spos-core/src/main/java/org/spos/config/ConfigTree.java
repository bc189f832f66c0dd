package org.spos.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.spos.error.ConfigException;

/**
 * The configuration as a tree while it is put together: starts as the defaults, so that it knows
 * all keys and the kind of each value. Not thread-safe.
 */
final class ConfigTree {
  private static final Pattern NUMBER =
      Pattern.compile("([+-]?\\d{1,18}(?:\\.\\d{1,18})?(?:[eE][+-]?\\d{1,2})?)([kKmMgG]?)");
  private static final Map<String, Integer> POWERS = Map.of("", 0, "K", 3, "M", 6, "G", 9);

  private final ObjectNode root;

  /** Who set each key last. */
  private final Map<String, String> sources = new HashMap<>();

  ConfigTree(ObjectNode defaults) {
    this.root = defaults;
  }

  ObjectNode root() {
    return root;
  }

  /**
   * Puts values over those that are there.
   *
   * @param source where they come from, for messages
   */
  void merge(ObjectNode values, String source) {
    merge(root, values, "", source);
  }

  /** Puts the value of one key, such as {@code supernet.iterations}, over the one there. */
  void set(String key, String text, String source) {
    List<String> parts = List.of(key.split("\\.", -1));
    ObjectNode nested = Yaml.MAPPER.createObjectNode();
    ObjectNode leaf = nested;
    for (String part : parts.subList(0, parts.size() - 1)) {
      leaf = leaf.putObject(part);
    }
    leaf.put(parts.get(parts.size() - 1), text);
    merge(nested, source);
  }

  /** Puts a whole space in place of the one there. */
  void replaceSpace(ObjectNode space, String source) {
    SpaceTree.complete(space);
    root.set("space", space);
    sources.keySet().removeIf(key -> key.startsWith("space."));
    sources.put("space", source);
  }

  /** Who set the key that a message begins with. */
  String sourceOf(String message) {
    return sources.keySet().stream()
        .filter(message::startsWith)
        .max(Comparator.comparingInt(String::length))
        .map(sources::get)
        .orElse("configuration");
  }

  /** Who set a key, alone or with the section that holds it. */
  Optional<String> setter(String key) {
    return sources.keySet().stream()
        .filter(set -> key.equals(set) || key.startsWith(set + "."))
        .max(Comparator.comparingInt(String::length))
        .map(sources::get);
  }

  private void merge(ObjectNode target, ObjectNode values, String prefix, String source) {
    for (Iterator<Map.Entry<String, JsonNode>> it = values.fields(); it.hasNext(); ) {
      Map.Entry<String, JsonNode> entry = it.next();
      String key = prefix + entry.getKey();
      JsonNode old = target.get(entry.getKey());
      if (old == null) {
        throw new ConfigException(
            "%s: unknown key \"%s\"%s"
                .formatted(source, key, hint(entry.getKey(), target, prefix)));
      }
      JsonNode value = entry.getValue();
      if (old instanceof ObjectNode section && value instanceof ObjectNode mapping) {
        merge(section, mapping, key + ".", source);
      } else {
        target.set(entry.getKey(), converted(old, value, key, source));
        sources.put(key, source);
      }
    }
  }

  /** A value in the kind of the default, or an error. */
  private static JsonNode converted(JsonNode old, JsonNode value, String key, String source) {
    Optional<BigDecimal> number = number(value);
    if (old.isIntegralNumber() && number.isPresent()) {
      try {
        return Yaml.MAPPER.getNodeFactory().numberNode(number.get().longValueExact());
      } catch (ArithmeticException e) {
        throw wrong(key, "a whole number", value, source);
      }
    }
    if (old.isFloatingPointNumber() && number.isPresent()) {
      return Yaml.MAPPER.getNodeFactory().numberNode(number.get().doubleValue());
    }
    if (old.isBoolean() && value.asText().matches("true|false|yes|no|on|off")) {
      boolean is = value.asText().matches("true|yes|on");
      return Yaml.MAPPER.getNodeFactory().booleanNode(is);
    }
    if (old.isTextual() && value.isValueNode() && !value.isNull()) {
      return TextNode.valueOf(value.asText());
    }
    if (old instanceof ArrayNode was && value instanceof ArrayNode list) {
      return was.path(0).isNumber() ? numbers(was.get(0), list, key, source) : list;
    }
    if (old instanceof ArrayNode was && was.path(0).isNumber() && value.isTextual()) {
      return numbers(was.get(0), parts(value.asText()), key, source);
    }
    throw wrong(key, kind(old), value, source);
  }

  private static ArrayNode numbers(JsonNode old, ArrayNode list, String key, String source) {
    ArrayNode numbers = Yaml.MAPPER.createArrayNode();
    list.forEach(element -> numbers.add(converted(old, element, key, source)));
    return numbers;
  }

  /** {@code [0.5, 0.5, 0.5]} or {@code 0.5,0.5,0.5}, as an option has a list. */
  private static ArrayNode parts(String text) {
    ArrayNode parts = Yaml.MAPPER.createArrayNode();
    for (String part : text.replaceAll("^\\[|\\]$", "").split(",", -1)) {
      parts.add(part.strip());
    }
    return parts;
  }

  /** The number that a node holds; sizes such as 330M are text to YAML, and so is 4e-5. */
  private static Optional<BigDecimal> number(JsonNode value) {
    Matcher matcher = NUMBER.matcher(value.isNumber() || value.isTextual() ? value.asText() : "");
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int power = POWERS.getOrDefault(matcher.group(2).toUpperCase(Locale.ROOT), 0);
    return Optional.of(new BigDecimal(matcher.group(1)).scaleByPowerOfTen(power));
  }

  private static String kind(JsonNode node) {
    return node.isObject()
        ? "a mapping"
        : node.isArray()
            ? "a list"
            : node.isIntegralNumber()
                ? "a whole number"
                : node.isNumber() ? "a number" : node.isBoolean() ? "true or false" : "a text";
  }

  private static ConfigException wrong(String key, String wanted, JsonNode got, String source) {
    return new ConfigException(
        "%s: %s must be %s, got %s"
            .formatted(source, key, wanted, got.isNull() ? "nothing" : got.toString()));
  }

  /** Names beside the unknown one, and full names of the same key in other sections. */
  private String hint(String name, ObjectNode section, String prefix) {
    List<String> names = new ArrayList<>();
    section.fieldNames().forEachRemaining(sibling -> names.add(prefix + sibling));
    if (prefix.isEmpty()) {
      root.fields()
          .forEachRemaining(
              entry ->
                  entry
                      .getValue()
                      .fieldNames()
                      .forEachRemaining(inner -> names.add(entry.getKey() + "." + inner)));
    }
    return Spelling.hint(name, names);
  }
}
