package org.spos.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.spos.text.Text;

/** Results of docs/evidence and how its page words them: cells, and rows of a table. */
final class EvidenceRows {
  static final Path DOCS = Path.of(System.getProperty("spos.root", ".."), "docs");
  private static final Path RESULTS = DOCS.resolve("evidence");

  private EvidenceRows() {}

  static void rows(StringBuilder table, String group, JsonNode scores) {
    scores
        .properties()
        .forEach(
            one ->
                row(
                    table,
                    group + " " + one.getKey(),
                    tau(one.getValue()),
                    interval(one.getValue(), "lead"),
                    rank(one.getValue())));
  }

  static String rank(JsonNode score) {
    JsonNode chosen = score.path("chosen");
    return Text.format("%,d of %,d", chosen.path("trueRank").asInt(), chosen.path("of").asInt());
  }

  static String tau(JsonNode score) {
    return interval(score, "kendall");
  }

  static String interval(JsonNode of, String name) {
    return of.path(name).isNumber()
        ? Text.format(
            "%.3f [%.3f, %.3f]",
            of.path(name).asDouble(),
            of.path(name + "Low").asDouble(),
            of.path(name + "High").asDouble())
        : "–";
  }

  static StringBuilder head(String... names) {
    StringBuilder table = new StringBuilder();
    row(table, names);
    return table.append("|---".repeat(names.length)).append("|\n");
  }

  static void row(StringBuilder table, String... cells) {
    table.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  static boolean isThere(String file) {
    return Files.exists(RESULTS.resolve(file));
  }

  static JsonNode json(String name) {
    try {
      return new ObjectMapper().readTree(text(name + ".json"));
    } catch (IOException e) {
      throw new AssertionError(name, e);
    }
  }

  /** Rows of a table of numbers by the names of its columns, but for its first column, a name. */
  static List<Map<String, Double>> csv(String name) {
    List<String> lines = text(name).lines().toList();
    String[] columns = lines.get(0).split(",", -1);
    List<Map<String, Double>> rows = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",", -1);
      Map<String, Double> row = new HashMap<>();
      for (int i = 1; i < columns.length; i++) {
        row.put(columns[i], Double.valueOf(cells[i]));
      }
      rows.add(row);
    }
    return rows;
  }

  static double[] column(List<Map<String, Double>> rows, String name) {
    return rows.stream().mapToDouble(row -> Objects.requireNonNull(row.get(name))).toArray();
  }

  static String text(String name) {
    try {
      return Files.readString(RESULTS.resolve(name));
    } catch (IOException e) {
      throw new AssertionError(name, e);
    }
  }
}
