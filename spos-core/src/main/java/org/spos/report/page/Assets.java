package org.spos.report.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.spos.digest.Sha256;

/** Style and scripts of a page, which it carries with it. */
final class Assets {
  private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/";
  private static final List<String> SCRIPTS =
      List.of(
          "numbers.js", "chart.js", "marks.js", "cursor.js", "tables.js", "live.js", "start.js");

  /** The style sheet. */
  static final String STYLE = text(UPLOT + "dist/uPlot.min.css") + text("page.css");

  /** The chart library with its license, then our script, as one. */
  static final String SCRIPT =
      "/*\n"
          + text(UPLOT + "LICENSE").strip()
          + "\n*/\n"
          + text(UPLOT + "dist/uPlot.iife.min.js").strip()
          + "\n(() => {\n'use strict';\n"
          + SCRIPTS.stream().map(Assets::text).collect(Collectors.joining())
          + "})();\n";

  private Assets() {}

  /** What a content security policy calls a text that may stand in the page. */
  static String hash(String text) {
    byte[] digest = Sha256.digest().digest(text.getBytes(StandardCharsets.UTF_8));
    return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
  }

  private static String text(String name) {
    try (InputStream in = Assets.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8)
          .replace("\r\n", "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
