package org.spos.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.spos.file.AtomicFiles;
import org.spos.file.StrictJson;
import org.spos.rank.Agreement;
import org.spos.rank.Band;
import org.spos.rank.Choice;
import org.spos.rank.Comparison;
import org.spos.rank.Comparison.Entry;
import org.spos.rank.Interval;
import org.spos.rank.KeyNoise;
import org.spos.rank.Ranking;
import org.spos.rank.Ranking.Part;
import org.spos.rank.Truth;

/**
 * The result of a ranking as JSON, {@code ranking.json}. Numbers that do not exist, such as a τ
 * where all scores are equal, are {@code null}. The scores of the first way to make BN statistics
 * stand at the top, those of all under {@code recalibrations}.
 */
public final class RankingJson {
  /** The file, in a run directory. */
  public static final String NAME = "ranking.json";

  private RankingJson() {}

  /** Replaces or creates the file of a run, atomically. */
  public static void write(Path run, Ranking ranking) {
    AtomicFiles.write(run.resolve(NAME), StrictJson.pretty(object(ranking)));
  }

  /**
   * One line.
   *
   * @param further what else belongs to it, by name
   */
  public static String compact(Ranking ranking, Map<String, String> further) {
    ObjectNode json = object(ranking);
    further.forEach(json::put);
    return StrictJson.compact(json);
  }

  private static ObjectNode object(Ranking ranking) {
    ObjectNode json = StrictJson.object();
    Truth truth = ranking.subjects().truth();
    json.put("n", ranking.subjects().size());
    json.put("architectures", ranking.subjects().size());
    json.put("weak", ranking.isWeak());
    agreement(json, ranking.whole().scores().get(0).agreement());
    ObjectNode about = json.putObject("truth");
    about.put("source", truth.source());
    about.put("sha256", truth.digest());
    about.put("networks", truth.size());
    about.put("fewestTrainings", truth.fewestTrainings());
    about.put("mostTrainings", truth.mostTrainings());
    number(about, "deviation", truth.deviation().orElse(Double.NaN));
    about.put("flat", ranking.isTruthFlat());
    number(json, "ceiling", ranking.ceiling().orElse(Double.NaN));
    number(json, "regret", ranking.choices().get(0).regrets().getOrDefault(1, Double.NaN));
    scores(json, ranking, ranking.scores().get(0).group());
    baselines(json, ranking);
    ObjectNode groups = json.putObject("recalibrations");
    ranking.scores().stream()
        .map(column -> column.group())
        .distinct()
        .forEach(group -> scores(groups.putObject(group), ranking, group));
    for (Part part : ranking.bands()) {
      band(json.withArrayProperty("bands").addObject(), part);
    }
    for (KeyNoise noise : ranking.noise()) {
      ObjectNode one = json.withArrayProperty("noise").addObject();
      one.put("recalibration", noise.group());
      one.put("score", noise.name());
      one.put("networks", noise.networks());
      number(one, "within", noise.within());
      number(one, "between", noise.between());
    }
    return json;
  }

  private static void scores(ObjectNode json, Ranking ranking, String group) {
    List<Entry> entries = ranking.whole().scores();
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).group().equals(group)) {
        ObjectNode one = json.putObject(entries.get(i).name());
        entry(one, entries.get(i));
        choice(one, ranking.choices().get(i), ranking.subjects().truth());
      }
    }
  }

  private static void baselines(ObjectNode json, Ranking ranking) {
    ObjectNode plain = json.putObject("baselines");
    ObjectNode full = json.putObject("baselineStatistics");
    List<Entry> entries = ranking.whole().baselines();
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      number(plain, entry.name(), entry.agreement().value().kendall());
      ObjectNode one = full.putObject(entry.name());
      entry(one, entry);
      choice(one, ranking.baselineChoices().get(i), ranking.subjects().truth());
    }
    ranking.whole().best().ifPresent(best -> json.put("bestBaseline", best.name()));
  }

  private static void band(ObjectNode json, Part part) {
    Band band = part.band();
    json.put("name", band.name());
    if (band.toMacs() < Long.MAX_VALUE) {
      json.put("fromMacs", band.fromMacs());
      json.put("toMacs", band.toMacs());
    }
    if (band.above() > Double.NEGATIVE_INFINITY) {
      json.put("above", band.above());
    }
    json.put("n", part.networks());
    part.comparison().ifPresent(comparison -> comparison(json, comparison));
  }

  private static void comparison(ObjectNode json, Comparison comparison) {
    ObjectNode groups = json.putObject("recalibrations");
    for (Entry entry : comparison.scores()) {
      entry(groups.withObjectProperty(entry.group()).putObject(entry.name()), entry);
    }
    ObjectNode baselines = json.putObject("baselineStatistics");
    for (Entry entry : comparison.baselines()) {
      entry(baselines.putObject(entry.name()), entry);
    }
  }

  private static void entry(ObjectNode json, Entry entry) {
    agreement(json, entry.agreement());
    json.put("weak", entry.agreement().isWeak());
    entry
        .lead()
        .ifPresent(
            lead -> {
              json.put("againstBaseline", lead.baseline());
              number(json, "lead", lead.value());
              interval(json, "lead", lead.interval());
            });
  }

  private static void agreement(ObjectNode json, Agreement agreement) {
    number(json, "kendall", agreement.value().kendall());
    interval(json, "kendall", agreement.kendall());
    number(json, "spearman", agreement.value().spearman());
    interval(json, "spearman", agreement.spearman());
    number(json, "pearson", agreement.value().pearson());
    interval(json, "pearson", agreement.pearson());
  }

  private static void choice(ObjectNode json, Choice choice, Truth truth) {
    ObjectNode regrets = json.putObject("regret");
    choice.regrets().forEach((k, points) -> number(regrets, String.valueOf(k), points));
    ObjectNode chosen = json.putObject("chosen");
    chosen.put("architecture", choice.network().toString());
    number(chosen, "trueAccuracy", choice.accuracy());
    number(chosen, "error", truth.error(choice.network()).orElse(Double.NaN));
    chosen.put("trueRank", choice.rank());
    chosen.put("of", truth.size());
  }

  private static void interval(ObjectNode json, String name, Interval interval) {
    number(json, name + "Low", interval.low());
    number(json, name + "High", interval.high());
  }

  private static void number(ObjectNode json, String name, double value) {
    if (Double.isFinite(value)) {
      json.put(name, value);
    } else {
      json.putNull(name);
    }
  }
}
