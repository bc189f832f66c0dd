package org.spos.gpucheck;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What a part of the check came to.
 *
 * @param part its name
 * @param passed whether all is as it should be; figures pass as they are
 * @param text what was found, in one line without quotes or backslashes
 */
record Result(String part, boolean passed, String text) {

  /** The line that is printed when the part is over. */
  String line() {
    return (passed ? "ok    " : "FAULT ") + part + ": " + text;
  }

  /** All parts as one JSON array. */
  static String json(List<Result> results) {
    return results.stream()
        .map(
            one ->
                "{\"part\":\"%s\",\"passed\":%s,\"text\":\"%s\"}"
                    .formatted(one.part(), one.passed(), one.text().replaceAll("[\"\\\\]", "'")))
        .collect(Collectors.joining(",", "[", "]"));
  }
}
