package org.spos.gpucheck;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.spos.text.Text;

/**
 * What a part of the check came to.
 *
 * @param part its name
 * @param passed whether all is as it should be; speeds pass as they are
 * @param text what was found, in one line
 * @param figures the same for programs, by name
 */
record Result(String part, boolean passed, String text, Map<String, Double> figures) {
  Result {
    figures = new LinkedHashMap<>(figures);
  }

  Result(String part, boolean passed, String text) {
    this(part, passed, text, Map.of());
  }

  /** The line that is printed when the part is over. */
  String line() {
    return (passed ? "ok    " : "FAULT ") + part + ": " + text;
  }

  /** All parts as one JSON array. */
  static String json(List<Result> results) {
    return results.stream().map(Result::json).collect(Collectors.joining(",", "[", "]"));
  }

  private String json() {
    return "{\"part\":\"%s\",\"passed\":%s,\"text\":\"%s\",\"figures\":%s}"
        .formatted(
            part,
            passed,
            text.replaceAll("[\"\\\\]", "'"),
            figures.entrySet().stream()
                .map(one -> "\"%s\":%s".formatted(one.getKey(), number(one.getValue())))
                .collect(Collectors.joining(",", "{", "}")));
  }

  private static String number(double value) {
    return Double.isFinite(value) ? Text.format("%.6g", value) : "null";
  }
}
