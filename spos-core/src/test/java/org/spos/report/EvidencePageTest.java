package org.spos.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.spos.report.EvidenceRows.DOCS;
import static org.spos.report.EvidenceRows.head;
import static org.spos.report.EvidenceRows.interval;
import static org.spos.report.EvidenceRows.json;
import static org.spos.report.EvidenceRows.rank;
import static org.spos.report.EvidenceRows.row;
import static org.spos.report.EvidenceRows.rows;
import static org.spos.report.EvidenceRows.tau;
import static org.spos.report.EvidenceRows.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.math3.stat.correlation.KendallsCorrelation;
import org.junit.jupiter.api.Test;
import org.spos.text.Text;

/**
 * The tables of docs/evidence.md are those of the results in docs/evidence, which scripts/evidence
 * makes. {@code -Dspos.evidence.write=true} writes them into the page instead of comparing.
 */
class EvidencePageTest {
  private static final Pattern BLOCK =
      Pattern.compile("(<!-- ([a-z]+) -->\n)(.*?)(<!-- end -->)", Pattern.DOTALL);

  private static final Map<String, Supplier<String>> TABLES =
      Map.ofEntries(
          Map.entry("growth", EvidenceScores::growth),
          Map.entry("modes", EvidenceScores::modes),
          Map.entry("sizes", EvidenceScores::sizes),
          Map.entry("ways", EvidenceScores::ways),
          Map.entry("bfloat", EvidenceScores::bfloat16),
          Map.entry("curves", EvidenceScores::curves),
          Map.entry("angle", EvidencePageTest::angle),
          Map.entry("scores", EvidencePageTest::scores),
          Map.entry("whole", EvidencePageTest::whole),
          Map.entry("bands", EvidencePageTest::bands),
          Map.entry("all", EvidencePageTest::all),
          Map.entry("allbands", EvidencePageTest::allBands),
          Map.entry("found", EvidencePageTest::found),
          Map.entry("search", EvidencePageTest::search),
          Map.entry("runs", EvidencePageTest::runs));

  @Test
  void everyTableIsThatOfTheResults() throws IOException {
    Path page = DOCS.resolve("evidence.md");
    String text = Files.readString(page);
    List<String> found = new ArrayList<>();
    String generated =
        BLOCK
            .matcher(text)
            .replaceAll(
                block -> {
                  found.add(block.group(2));
                  String table = Objects.requireNonNull(TABLES.get(block.group(2))).get();
                  return Matcher.quoteReplacement(block.group(1) + table + block.group(4));
                });
    assertThat(found).contains("search", "runs").doesNotHaveDuplicates();
    if (Boolean.getBoolean("spos.evidence.write")) {
      Files.writeString(page, generated);
    }
    assertThat(text).isEqualTo(generated);
  }

  /** The angle of the sample's networks, among those with as many blocks. */
  private static String angle() {
    List<Map<String, Double>> sample = EvidenceRows.csv("sample.csv");
    StringBuilder table =
        head(
            "blocks that are no identity",
            "networks",
            "mean angle",
            "tau-b with the truth",
            "tau-b with the parameters");
    for (int depth = 2; depth <= 8; depth++) {
      double blocks = depth;
      angle(
          table,
          String.valueOf(depth),
          sample.stream().filter(one -> one.getOrDefault("depth", 0.0) == blocks).toList());
    }
    angle(table, "all", sample);
    return table.toString();
  }

  private static void angle(StringBuilder table, String name, List<Map<String, Double>> networks) {
    double[] angle = EvidenceRows.column(networks, "weights angle");
    KendallsCorrelation tau = new KendallsCorrelation();
    row(
        table,
        name,
        String.valueOf(networks.size()),
        Text.format("%.3f", Arrays.stream(angle).average().orElseThrow()),
        Text.format("%.2f", tau.correlation(angle, EvidenceRows.column(networks, "true_top1"))),
        Text.format("%.2f", tau.correlation(angle, EvidenceRows.column(networks, "parameters"))));
  }

  /** Each score of the sample. */
  private static String scores() {
    return ranking(json("sample"));
  }

  /** All networks of the table, by the additive fit to the scores of the sample. */
  private static String whole() {
    return ranking(json("sample").path("table"));
  }

  private static String ranking(JsonNode of) {
    StringBuilder table =
        head("score", "tau-b [95 %]", "less the best baseline [95 %]", "true rank of its best");
    of.path("recalibrations")
        .properties()
        .forEach(group -> rows(table, group.getKey(), group.getValue()));
    for (String angle : List.of("angle", "angleSmoothed", "angleMean")) {
      if (of.path(angle).has("chosen")) {
        JsonNode one = of.path(angle);
        row(table, "weights " + angle, tau(one), interval(one, "lead"), rank(one));
      }
    }
    of.path("baselineStatistics")
        .properties()
        .forEach(one -> row(table, one.getKey(), tau(one.getValue()), "", rank(one.getValue())));
    return table.toString();
  }

  /** The same within bands. */
  private static String bands() {
    return bands(json("sample").path("table"), List.of("top1Smoothed", "lossSmoothed"));
  }

  /** Every network scored, on fewer images. */
  private static String all() {
    return ranking(json("all"));
  }

  private static String allBands() {
    return bands(json("all"), List.of("top1", "top1Smoothed", "loss", "lossSmoothed"));
  }

  private static String bands(JsonNode of, List<String> scores) {
    List<String> names = new ArrayList<>(List.of("band", "networks"));
    scores.forEach(score -> names.addAll(List.of(score, "less the best baseline")));
    names.addAll(List.of("depth", "macs"));
    StringBuilder table = head(names.toArray(String[]::new));
    for (JsonNode band : of.path("bands")) {
      List<String> cells =
          new ArrayList<>(
              List.of(band.path("name").asText(), String.valueOf(band.path("n").asInt())));
      for (String score : scores) {
        JsonNode one = band.path("recalibrations").path("cumulative").path(score);
        cells.addAll(List.of(tau(one), interval(one, "lead")));
      }
      cells.add(tau(band.path("baselineStatistics").path("depth")));
      cells.add(tau(band.path("baselineStatistics").path("macs")));
      row(table, cells.toArray(String[]::new));
    }
    return table.toString();
  }

  /** What searches find by the scores of all networks: true accuracy, and rank within the limit. */
  private static String found() {
    StringBuilder table =
        head(
            "limit",
            "score",
            "best possible",
            "best by score",
            "rank",
            "evaluations",
            "evolution: accuracy [95 % of searches]",
            "rank",
            "random: accuracy [95 % of searches]",
            "rank");
    for (String limit : List.of("106M", "80M", "50M", "40M")) {
      for (String score : List.of("top1", "top1Smoothed", "loss", "lossSmoothed")) {
        JsonNode all = json("found-" + score + "-" + limit);
        JsonNode chosen = all.path("chosen");
        List<String> first =
            List.of(
                limit,
                score,
                Text.format("%.2f", all.path("possible").path("trueAccuracy").asDouble()),
                Text.format("%.2f", chosen.path("trueAccuracy").asDouble()),
                Text.format(
                    "%,d of %,d",
                    chosen.path("rankWithinLimits").asInt(),
                    all.path("networksWithinLimits").asInt()));
        generations(table, first, all, "rankWithinLimits", Set.of(100, 400));
      }
    }
    return table.toString();
  }

  /** Searches of the table itself: the median of true accuracy and true rank within the limit. */
  private static String search() {
    StringBuilder table =
        head(
            "limit",
            "networks",
            "best possible",
            "evaluations",
            "evolution: accuracy [95 % of searches]",
            "rank",
            "random: accuracy [95 % of searches]",
            "rank");
    for (String limit : List.of("106M", "80M", "50M", "40M")) {
      JsonNode all = json("truth-" + limit);
      List<String> first =
          List.of(
              limit,
              Text.format("%,d", all.path("networksWithinLimits").asInt()),
              Text.format("%.2f", all.path("possible").path("trueAccuracy").asDouble()));
      generations(table, first, all, "rank", Set.of(50, 100, 200, 400));
    }
    return table.toString();
  }

  /**
   * Rows of evolution beside random search, after some numbers of evaluations.
   *
   * @param first cells before these
   * @param rank the name of the rank to show
   */
  private static void generations(
      StringBuilder table, List<String> first, JsonNode all, String rank, Set<Integer> shown) {
    for (int i = 0; i < all.path("generations").size(); i++) {
      JsonNode found = all.path("generations").path(i);
      JsonNode random = all.path("randomGenerations").path(i);
      int evaluations = found.path("evaluations").asInt();
      assertThat(random.path("evaluations").asInt()).isEqualTo(evaluations);
      if (shown.contains(evaluations)) {
        List<String> cells = new ArrayList<>(first);
        cells.add(String.valueOf(evaluations));
        for (JsonNode search : List.of(found, random)) {
          cells.add(median(search.path("accuracy")));
          cells.add(Text.format("%.0f", search.path(rank).path("median").asDouble()));
        }
        row(table, cells.toArray(String[]::new));
      }
    }
  }

  private static String median(JsonNode spread) {
    return Text.format(
        "%.2f [%.2f, %.2f]",
        spread.path("median").asDouble(),
        spread.path("low").asDouble(),
        spread.path("high").asDouble());
  }

  /** How each result came about. */
  private static String runs() {
    StringBuilder table = head("result", "date", "commit", "processor", "seconds", "command");
    for (String line : text("runs.tsv").lines().toList()) {
      String[] cells = line.split("\t", -1);
      cells[5] = "`" + cells[5] + "`";
      row(table, cells);
    }
    return table.toString();
  }
}
