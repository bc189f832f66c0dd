package org.spos.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.spos.error.ConfigException;

/** Turns trees into records, and Jackson's errors into ours. */
final class Records {
  private static final Pattern RANGE =
      Pattern.compile("^Numeric value \\((.*?)\\) out of range of (int|long)");
  private static final Pattern MISSING = Pattern.compile("^Missing creator property '(.*?)'");

  private Records() {}

  /**
   * Reads a record.
   *
   * @param sourceOf names where the key comes from that a message begins with
   */
  static <T> T read(JsonNode tree, Class<T> type, UnaryOperator<String> sourceOf) {
    try {
      return Yaml.MAPPER.treeToValue(tree, type);
    } catch (JsonProcessingException e) {
      String message = explain(e);
      throw new ConfigException("%s: %s".formatted(sourceOf.apply(message), message), e);
    }
  }

  /**
   * Checks that the words in a tree are among those that there are; ranges are not looked at.
   *
   * @param sourceOf names where the key comes from that a message begins with
   */
  static void requireWords(JsonNode tree, Class<?> type, UnaryOperator<String> sourceOf) {
    try {
      Yaml.MAPPER.treeToValue(tree, type);
    } catch (JsonProcessingException e) {
      if (isUnknownWord(e)) {
        String message = explain(e);
        throw new ConfigException("%s: %s".formatted(sourceOf.apply(message), message), e);
      }
    }
  }

  private static boolean isUnknownWord(JsonProcessingException e) {
    return e instanceof InvalidFormatException format && format.getTargetType().isEnum();
  }

  private static String explain(JsonProcessingException e) {
    String path = e instanceof JsonMappingException mapping ? path(mapping) : "";
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConfigException config) {
        String message = String.valueOf(config.getMessage());
        return (path.isEmpty() || message.startsWith("space ") ? "" : path + ".") + message;
      }
    }
    if (e instanceof UnrecognizedPropertyException unknown) {
      List<String> known = unknown.getKnownPropertyIds().stream().map(Object::toString).toList();
      return "unknown key \"%s\"%s"
          .formatted(path, Spelling.hint(unknown.getPropertyName(), known));
    }
    if (e instanceof InvalidFormatException format && format.getTargetType().isEnum()) {
      List<String> names = names(format.getTargetType());
      return "%s must be one of %s, got \"%s\"%s"
          .formatted(
              path,
              String.join(", ", names),
              format.getValue(),
              Spelling.hint(String.valueOf(format.getValue()), names));
    }
    Matcher range = RANGE.matcher(e.getOriginalMessage());
    if (range.find()) { // the parser writes the bounds in the locale's digits
      boolean isInt = range.group(2).equals("int");
      return "%s must be from %s to %s, got %s"
          .formatted(
              path,
              String.valueOf(isInt ? Integer.MIN_VALUE : Long.MIN_VALUE),
              String.valueOf(isInt ? Integer.MAX_VALUE : Long.MAX_VALUE),
              range.group(1));
    }
    Matcher missing = MISSING.matcher(e.getOriginalMessage());
    if (missing.find()) {
      return (path.isEmpty() ? missing.group(1) : path) + " is missing";
    }
    return (path.isEmpty() ? "" : path + ": ")
        + e.getOriginalMessage().lines().findFirst().orElse("cannot be read");
  }

  private static String path(JsonMappingException e) {
    return e.getPath().stream()
        .map(
            step ->
                step.getFieldName() != null
                    ? step.getFieldName()
                    : "[" + (step.getIndex() + 1) + "]")
        .collect(Collectors.joining("."))
        .replace(".[", "[");
  }

  /** Constants as they are written in files. */
  private static List<String> names(Class<?> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(constant -> Yaml.MAPPER.convertValue(constant, String.class))
        .toList();
  }
}
