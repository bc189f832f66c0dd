package org.spos.report;

import static org.spos.report.EvidenceRows.column;
import static org.spos.report.EvidenceRows.head;
import static org.spos.report.EvidenceRows.json;
import static org.spos.report.EvidenceRows.row;
import static org.spos.report.EvidenceRows.tau;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.stat.correlation.KendallsCorrelation;
import org.spos.text.Text;

/** Tables of docs/evidence.md that compare scores of the one sample of networks. */
final class EvidenceScores {
  private static final String CUMULATIVE = "cumulative";

  private EvidenceScores() {}

  /** The sample, while the supernet was trained. */
  static String growth() {
    StringBuilder table = scoresAt("training done");
    for (String part : List.of("growth-1of8", "growth-2of8", "growth-4of8")) {
      scores(table, part.substring(7).replace("of", " of "), cumulative(json(part)));
    }
    scores(table, "all", cumulative(json("modes")));
    return table.toString();
  }

  /** The sample by each way to make BN statistics. */
  static String modes() {
    StringBuilder table = scoresAt("BN statistics");
    json("modes")
        .path("recalibrations")
        .properties()
        .forEach(mode -> scores(table, mode.getKey(), mode.getValue()));
    return table.toString();
  }

  /** Numbers of images for the statistics and for the score; "sample" has those of the preset. */
  static String sizes() {
    StringBuilder table = scoresAt("images for statistics, for the score");
    for (String size : List.of("256-250", "128-1000", "256-1000", "1024-1000", "512-5000")) {
      String part =
          size.equals("256-1000") ? "modes" : size.equals("512-5000") ? "sample" : "sizes-" + size;
      String[] numbers = size.split("-");
      scores(
          table,
          Text.format("%,d, %,d", Integer.valueOf(numbers[0]), Integer.valueOf(numbers[1])),
          cumulative(json(part)));
    }
    return table.toString();
  }

  /** Ways to train with the same number of path-images, each with two seeds. */
  static String ways() {
    StringBuilder table = scoresAt("way, seed");
    for (String way : List.of("uniform", "balanced", "strict-fair", "rate")) {
      for (int seed = 1; seed <= 2; seed++) {
        scores(table, way + ", " + seed, way(way, seed));
      }
    }
    return table.toString();
  }

  /** Weights trained, and networks scored, in float32 and in bfloat16. */
  static String bfloat16() {
    StringBuilder table = scoresAt("trained in, scored in");
    scores(table, "float32, float32", cumulative(json("modes")));
    scores(table, "float32, bfloat16", cumulative(json("bfloat16")));
    for (int seed = 1; seed <= 3; seed++) {
      if (EvidenceRows.isThere("ways-bfloat16-" + seed + "-rank.json")) {
        scores(table, "a quarter in float32, seed " + seed + ", float32", way("uniform", seed));
        scores(table, "a quarter in bfloat16, seed " + seed + ", float32", way("bfloat16", seed));
      }
    }
    List<String> cells = new ArrayList<>(List.of("*the two scorings of one supernet*"));
    for (String score : List.of("top1", "top1Smoothed", "loss", "lossSmoothed")) {
      double[][] both =
          List.of("modes.csv", "bfloat16.csv").stream()
              .map(file -> column(EvidenceRows.csv(file), CUMULATIVE + " " + score))
              .toArray(double[][]::new);
      cells.add(Text.format("%.3f", new KendallsCorrelation().correlation(both[0], both[1])));
    }
    row(table, cells.toArray(String[]::new));
    return table.toString();
  }

  /** Mean training loss of eighths of a short training, in float32 and in bfloat16. */
  static String curves() {
    List<Integer> seeds =
        Stream.of(1, 2, 3)
            .filter(seed -> EvidenceRows.isThere("ways-bfloat16-" + seed + ".csv"))
            .toList();
    List<String> names = new ArrayList<>(List.of("steps"));
    for (int seed : seeds) {
      names.addAll(List.of("float32, seed " + seed, "bfloat16, seed " + seed, "difference"));
    }
    StringBuilder table = head(names.toArray(String[]::new));
    int steps = losses("uniform", 1).length;
    for (int from = 0; from < steps; from += steps / 8) {
      List<String> cells = new ArrayList<>();
      cells.add(Text.format("%d to %d", from + 1, from + steps / 8));
      for (int seed : seeds) {
        double full = StatUtils.mean(losses("uniform", seed), from, steps / 8);
        double half = StatUtils.mean(losses("bfloat16", seed), from, steps / 8);
        cells.add(Text.format("%.3f", full));
        cells.add(Text.format("%.3f", half));
        cells.add(Text.format("%+.3f", half - full));
      }
      row(table, cells.toArray(String[]::new));
    }
    return table.toString();
  }

  private static double[] losses(String way, int seed) {
    List<Map<String, Double>> steps = EvidenceRows.csv("ways-" + way + "-" + seed + ".csv");
    return column(steps, "loss");
  }

  private static JsonNode way(String way, int seed) {
    return cumulative(json("ways-" + way + "-" + seed + "-rank"));
  }

  private static JsonNode cumulative(JsonNode of) {
    return of.path("recalibrations").path(CUMULATIVE);
  }

  private static StringBuilder scoresAt(String what) {
    return head(what, "top-1", "top-1, smoothed", "loss", "loss, smoothed");
  }

  private static void scores(StringBuilder table, String name, JsonNode of) {
    row(
        table,
        name,
        tau(of.path("top1")),
        tau(of.path("top1Smoothed")),
        tau(of.path("loss")),
        tau(of.path("lossSmoothed")));
  }
}
