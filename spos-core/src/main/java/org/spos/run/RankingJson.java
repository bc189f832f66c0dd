package org.spos.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.spos.file.AtomicFiles;
import org.spos.file.StrictJson;
import org.spos.rank.Agreement;
import org.spos.rank.Band;
import org.spos.rank.Choice;
import org.spos.rank.Column;
import org.spos.rank.Comparison;
import org.spos.rank.Comparison.Entry;
import org.spos.rank.Interval;
import org.spos.rank.KeyNoise;
import org.spos.rank.Ranking;
import org.spos.rank.Ranking.Part;
import org.spos.rank.Smoothed;
import org.spos.rank.Study;
import org.spos.rank.Truth;
import org.spos.rank.Worth;

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
  public static void write(Path run, Study study) {
    AtomicFiles.write(run.resolve(NAME), StrictJson.pretty(object(study)));
  }

  /**
   * One line.
   *
   * @param further what else belongs to it, by name
   */
  public static String compact(Study study, Map<String, String> further) {
    ObjectNode json = object(study);
    further.forEach(json::put);
    return StrictJson.compact(json);
  }

  private static ObjectNode object(Study study) {
    ObjectNode json = StrictJson.object();
    Ranking ranking = study.ranking();
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
    study.cost().ifPresent(trainings -> number(json, "costInTrainings", trainings));
    scores(json, study, ranking, ranking.scores().get(0).group());
    ranking(json, study, ranking);
    for (KeyNoise noise : ranking.noise()) {
      ObjectNode one = json.withArrayProperty("noise").addObject();
      one.put("recalibration", noise.group());
      one.put("score", noise.name());
      one.put("networks", noise.networks());
      number(one, "within", noise.within());
      number(one, "between", noise.between());
    }
    for (Worth.Point point : study.worth().curve()) {
      ObjectNode one = json.withArrayProperty("trainings").addObject();
      one.put("trainings", point.trainings());
      number(one, "kendall", point.kendall());
    }
    study
        .table()
        .ifPresent(
            table -> {
              ObjectNode all = json.putObject("table");
              all.put("n", table.subjects().size());
              ranking(all, study, table);
            });
    return json;
  }

  /** All that is the same for the networks that were scored and for all of the table. */
  private static void ranking(ObjectNode json, Study study, Ranking ranking) {
    baselines(json, ranking);
    ObjectNode groups = json.putObject("recalibrations");
    for (String group : ranking.scores().stream().map(Column::group).distinct().toList()) {
      boolean weights = group.equals(Column.WEIGHTS);
      scores(weights ? json : groups.putObject(group), study, ranking, group);
    }
    for (Part part : ranking.bands()) {
      band(json.withArrayProperty("bands").addObject(), part);
    }
  }

  private static void scores(ObjectNode json, Study study, Ranking ranking, String group) {
    List<Entry> entries = ranking.whole().scores();
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).group().equals(group)) {
        ObjectNode one = json.putObject(entries.get(i).name());
        entry(one, entries.get(i));
        choice(one, ranking.choices().get(i), ranking.subjects().truth());
        worth(one, study.worth(), entries.get(i).agreement().value().kendall());
        smoothing(one, study, entries.get(i));
      }
    }
  }

  private static void worth(ObjectNode json, Worth worth, double kendall) {
    if (!worth.curve().isEmpty()) {
      json.put("worth", worth.text(kendall));
      number(json, "worthTrainings", worth.trainings(kendall));
    }
  }

  /** How the scores were smoothed, beside those as they are. */
  private static void smoothing(ObjectNode json, Study study, Entry entry) {
    for (Smoothed smoothed : study.smoothed()) {
      if (smoothed.group().equals(entry.group()) && smoothed.name().equals(entry.name())) {
        ObjectNode one = json.putObject("smoothing");
        number(one, "crossValidated", smoothed.smoothing().validation().additive());
        number(one, "crossValidatedPairs", smoothed.smoothing().validation().pairs());
        one.put("choice", smoothed.smoothing().choice().name().toLowerCase(Locale.ROOT));
        smoothed
            .outOfBag()
            .ifPresent(
                lead -> {
                  one.put("againstBaseline", lead.baseline());
                  number(one, "outOfBagLead", lead.value());
                  interval(one, "outOfBagLead", lead.interval());
                });
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
      boolean weights = entry.group().equals(Column.WEIGHTS);
      ObjectNode at = weights ? json : groups.withObjectProperty(entry.group());
      entry(at.putObject(entry.name()), entry);
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
