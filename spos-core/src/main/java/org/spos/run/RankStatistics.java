package org.spos.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.spos.error.CheckpointException;
import org.spos.file.StrictJson;

/**
 * What {@link RankingJson} wrote, as far as a page shows it.
 *
 * @param networks how many were ranked
 * @param ceiling the highest tau that the noise of the truth allows; NaN if it is not known
 * @param scores of the supernet, then the baselines
 * @param table the same for all networks of the table by fits to the scores; empty where none was
 */
public record RankStatistics(
    int networks, double ceiling, List<Score> scores, Optional<RankStatistics> table) {

  /**
   * How well one score ranks.
   *
   * @param group how BN statistics were made; empty for a baseline
   * @param name of the score
   * @param kendall Kendall's tau-b; NaN where there is no order
   * @param low lower end of its 95 % interval; NaN if it could not be told
   * @param high upper end
   * @param lead tau less that of the best baseline; empty for a baseline
   * @param chosen the network of the highest score; empty if the file does not say it
   */
  public record Score(
      String group,
      String name,
      double kendall,
      double low,
      double high,
      Optional<Lead> lead,
      Optional<Chosen> chosen) {
    /** Whether it needs no supernet. */
    public boolean isBaseline() {
      return group.isEmpty();
    }
  }

  /**
   * Tau less that of a baseline.
   *
   * @param baseline which
   */
  public record Lead(String baseline, double value, double low, double high) {}

  /**
   * The network that a score puts first.
   *
   * @param rank its true rank, from 1
   * @param of how many networks
   * @param accuracy its true accuracy in percent
   */
  public record Chosen(int rank, int of, double accuracy) {}

  public RankStatistics {
    scores = List.copyOf(scores);
  }

  /**
   * Reads the file of a run.
   *
   * @throws CheckpointException if it is missing or no JSON object
   */
  public static RankStatistics read(Path run) {
    return of(StrictJson.read(run.resolve(RankingJson.NAME)));
  }

  private static RankStatistics of(ObjectNode json) {
    List<Score> scores = new ArrayList<>();
    for (Map.Entry<String, JsonNode> group : json.path("recalibrations").properties()) {
      group.getValue().properties().forEach(one -> add(scores, group.getKey(), one));
    }
    // Scores of the weights alone stand at the top, beside copies of those of the first group.
    for (Map.Entry<String, JsonNode> one : json.properties()) {
      if (one.getKey().startsWith("angle")) {
        add(scores, "weights", one);
      }
    }
    json.path("baselineStatistics").properties().forEach(one -> add(scores, "", one));
    JsonNode table = json.path("table");
    return new RankStatistics(
        json.path("n").asInt(),
        number(json.path("ceiling")),
        scores,
        table instanceof ObjectNode all ? Optional.of(of(all)) : Optional.empty());
  }

  private static void add(List<Score> scores, String group, Map.Entry<String, JsonNode> one) {
    JsonNode json = one.getValue();
    if (!json.has("kendall")) {
      return;
    }
    JsonNode chosen = json.path("chosen");
    scores.add(
        new Score(
            group,
            one.getKey(),
            number(json.path("kendall")),
            number(json.path("kendallLow")),
            number(json.path("kendallHigh")),
            json.has("lead")
                ? Optional.of(
                    new Lead(
                        json.path("againstBaseline").asText(),
                        number(json.path("lead")),
                        number(json.path("leadLow")),
                        number(json.path("leadHigh"))))
                : Optional.empty(),
            chosen.path("trueRank").isInt()
                ? Optional.of(
                    new Chosen(
                        chosen.path("trueRank").asInt(),
                        chosen.path("of").asInt(),
                        number(chosen.path("trueAccuracy"))))
                : Optional.empty()));
  }

  private static double number(JsonNode value) {
    return value.isNumber() ? value.asDouble() : Double.NaN;
  }
}
