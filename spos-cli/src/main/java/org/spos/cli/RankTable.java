package org.spos.cli;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.spos.rank.Agreement;
import org.spos.rank.Choice;
import org.spos.rank.Comparison.Entry;
import org.spos.rank.Interval;
import org.spos.rank.KeyNoise;
import org.spos.rank.Ranking;
import org.spos.rank.Ranking.Part;
import org.spos.rank.Smoothed;
import org.spos.rank.Study;
import org.spos.rank.Truth;
import org.spos.text.Text;

/** A ranking as people read it. */
final class RankTable {
  private final Study study;
  private final Ranking ranking;
  private final StringBuilder text = new StringBuilder();

  private RankTable(Study study, Ranking ranking) {
    this.study = study;
    this.ranking = ranking;
  }

  /** The table, whole lines. */
  static String of(Study study) {
    RankTable table = new RankTable(study, study.ranking());
    table.head();
    table.all();
    table.smoothing();
    table.noise();
    study.table().ifPresent(whole -> table.text.append(wholeTable(study, whole)));
    return table.text.append('\n').toString();
  }

  private static String wholeTable(Study study, Ranking whole) {
    RankTable table = new RankTable(study, whole);
    table.text.append(
        Text.format(
            "%nall %,d networks of the table, by the fits to the scores of %,d%n",
            whole.subjects().size(), study.ranking().subjects().size()));
    table.all();
    return table.text.toString();
  }

  private void all() {
    agreements();
    choices();
    bands();
  }

  private void head() {
    Truth truth = ranking.subjects().truth();
    text.append(
        Text.format(
            "ranked         %,d distinct networks of %,d in %s%s%n",
            ranking.subjects().size(),
            truth.size(),
            truth.source(),
            truth.digest().isEmpty() ? "" : " (sha256 " + truth.shortDigest() + ")"));
    OptionalDouble deviation = truth.deviation();
    text.append(
        Text.format(
            "truth          %s%s%n",
            trainings(truth),
            deviation.isPresent()
                ? Text.format(
                    ", standard deviation of a training %.2f points", deviation.getAsDouble())
                : ", so its own error is not known"));
    ranking
        .ceiling()
        .ifPresent(
            tau ->
                text.append(
                    Text.format(
                        "ceiling        tau %.3f: one training against the mean of the others%n",
                        tau)));
    study
        .cost()
        .ifPresent(
            trainings ->
                text.append(
                    Text.format("cost           %.2f trainings for the supernet%n", trainings)));
    if (ranking.isTruthFlat()) {
      text.append("no order       all networks have the same true accuracy\n");
    }
  }

  private static String trainings(Truth truth) {
    return truth.fewestTrainings() == truth.mostTrainings()
        ? Text.format(
            "%d training%s of each network",
            truth.mostTrainings(), truth.mostTrainings() == 1 ? "" : "s")
        : Text.format(
            "%d to %d trainings of each network", truth.fewestTrainings(), truth.mostTrainings());
  }

  private void agreements() {
    text.append(
        Text.format(
            "%n%-24s %-24s %-8s %-8s %s%n",
            "score",
            "tau-b [95 %]",
            "rho",
            "r",
            best().map(b -> "tau less that of " + b).orElse("")));
    ranking.whole().scores().forEach(this::agreement);
    ranking.whole().baselines().forEach(this::agreement);
  }

  private Optional<String> best() {
    return ranking.whole().best().map(Entry::name);
  }

  private void agreement(Entry entry) {
    Agreement agreement = entry.agreement();
    if (!agreement.value().isDefined()) {
      text.append(Text.format("%-24s no order: %s%n", name(entry), flat(entry)));
      return;
    }
    text.append(
            Text.format(
                    "%-24s %-24s %-8s %-8s %s%s",
                    name(entry),
                    number(agreement.value().kendall()) + interval(agreement.kendall()),
                    number(agreement.value().spearman()),
                    number(agreement.value().pearson()),
                    entry
                        .lead()
                        .map(lead -> number(lead.value()) + interval(lead.interval()))
                        .orElse(entry.group().isEmpty() ? "(needs no supernet)" : ""),
                    agreement.isWeak() && !entry.group().isEmpty() ? "  says little" : "")
                .stripTrailing())
        .append('\n');
  }

  private String flat(Entry entry) {
    return ranking.isTruthFlat()
        ? "the truth has none"
        : "it is the same for all" + (entry.group().isEmpty() ? "" : " networks");
  }

  private void choices() {
    text.append(
        Text.format(
            "%n%-24s %-26s %-16s %-16s %s%n",
            "best by",
            "regret of best 1, 5, 10",
            "true accuracy",
            "true rank",
            study.worth().curve().isEmpty() ? "" : "worth in trainings"));
    List<Entry> scores = ranking.whole().scores();
    for (int i = 0; i < scores.size(); i++) {
      choice(scores.get(i), ranking.choices().get(i));
    }
    List<Entry> baselines = ranking.whole().baselines();
    for (int i = 0; i < baselines.size(); i++) {
      choice(baselines.get(i), ranking.baselineChoices().get(i));
    }
  }

  private void choice(Entry entry, Choice choice) {
    if (!entry.agreement().value().isDefined()) {
      return;
    }
    Truth truth = ranking.subjects().truth();
    OptionalDouble error = truth.error(choice.network());
    text.append(
        Text.format(
            "%-24s %-26s %-16s %-16s %s%n",
            name(entry),
            choice.regrets().values().stream()
                    .map(points -> Text.decimals(points, 2))
                    .collect(Collectors.joining(", "))
                + " points",
            Text.format("%.2f", choice.accuracy())
                + (error.isPresent() ? Text.format(" ± %.2f", error.getAsDouble()) : "")
                + " %",
            Text.format("%,d of %,d", choice.rank(), truth.size()),
            study.worth().curve().isEmpty()
                ? ""
                : study.worth().text(entry.agreement().value().kendall())));
  }

  /** A column for each band; intervals are in the JSON. */
  private void bands() {
    List<Part> bands = ranking.bands();
    text.append(
        Text.format(
            "%ntau within bands; * where the interval of its lead on the best baseline there lies"
                + " above 0%n"));
    for (int i = 0; i < bands.size(); i++) {
      text.append(
          Text.format(
              "  %s  %s, %,d networks%s%n",
              letter(i),
              bands.get(i).band().name(),
              bands.get(i).networks(),
              bands.get(i).comparison().isEmpty() ? ": too few" : ""));
    }
    if (bands.stream().allMatch(band -> band.comparison().isEmpty())) {
      return;
    }
    StringBuilder head = new StringBuilder(Text.format("%-24s", ""));
    for (int i = 0; i < bands.size(); i++) {
      head.append(Text.format(" %-8s", letter(i)));
    }
    text.append(head.toString().stripTrailing()).append('\n');
    List<Entry> rows =
        Stream.concat(ranking.whole().scores().stream(), ranking.whole().baselines().stream())
            .toList();
    for (int row = 0; row < rows.size(); row++) {
      StringBuilder line = new StringBuilder(Text.format("%-24s", name(rows.get(row))));
      for (Part band : bands) {
        line.append(Text.format(" %-8s", cell(band, row)));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
  }

  /** The same row as in the whole: its scores, then its baselines. */
  private static String cell(Part band, int row) {
    if (band.comparison().isEmpty()) {
      return "";
    }
    List<Entry> scores = band.comparison().get().scores();
    Entry entry =
        row < scores.size()
            ? scores.get(row)
            : band.comparison().get().baselines().get(row - scores.size());
    boolean leads = entry.lead().filter(lead -> lead.interval().isAboveZero()).isPresent();
    return number(entry.agreement().value().kendall()) + (leads ? " *" : "");
  }

  private static String letter(int band) {
    return String.valueOf((char) ('A' + band));
  }

  private void smoothing() {
    if (!study.smoothed().isEmpty()) {
      text.append(
          Text.format(
              "%n%-24s %-10s %-10s %-10s %s%n",
              "smoothed", "cv tau", "pairs", "choice", "unseen networks: tau less baseline"));
    }
    for (Smoothed one : study.smoothed()) {
      text.append(
          Text.format(
              "%-24s %-10s %-10s %-10s %s%n",
              one.group() + " " + one.name(),
              number(one.smoothing().validation().additive()),
              number(one.smoothing().validation().pairs()),
              Results.word(one.smoothing().choice()),
              one.outOfBag()
                  .map(lead -> number(lead.value()) + interval(lead.interval()))
                  .orElse("")));
    }
  }

  private void noise() {
    if (!ranking.noise().isEmpty()) {
      text.append("\nnoise: standard deviation of scores between architectures of one network,");
      text.append(" and between networks\n");
    }
    for (KeyNoise noise : ranking.noise()) {
      text.append(
          Text.format(
              "%-24s %.4f, %.4f (%,d networks with several)%n",
              noise.group() + " " + noise.name(),
              noise.within(),
              noise.between(),
              noise.networks()));
    }
  }

  private static String name(Entry entry) {
    return entry.group().isEmpty() ? entry.name() : entry.group() + " " + entry.name();
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "–" : Text.format("%.3f", value);
  }

  private static String interval(Interval interval) {
    return Double.isNaN(interval.width())
        ? ""
        : Text.format(" [%.3f, %.3f]", interval.low(), interval.high());
  }
}
