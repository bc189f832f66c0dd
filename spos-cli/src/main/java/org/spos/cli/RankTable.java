package org.spos.cli;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.spos.rank.Agreement;
import org.spos.rank.Choice;
import org.spos.rank.Comparison.Entry;
import org.spos.rank.Interval;
import org.spos.rank.KeyNoise;
import org.spos.rank.Ranking;
import org.spos.rank.Ranking.Part;
import org.spos.rank.Truth;
import org.spos.text.Text;

/** A ranking as people read it. */
final class RankTable {
  private final Ranking ranking;
  private final StringBuilder text = new StringBuilder();

  private RankTable(Ranking ranking) {
    this.ranking = ranking;
  }

  /** The table, whole lines. */
  static String of(Ranking ranking) {
    RankTable table = new RankTable(ranking);
    table.head();
    table.agreements();
    table.choices();
    table.bands();
    table.noise();
    return table.text.toString();
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
            "%n%-22s %-24s %-8s %-8s %s%n",
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
      text.append(Text.format("%-22s no order: %s%n", name(entry), flat(entry)));
      return;
    }
    text.append(
            Text.format(
                    "%-22s %-24s %-8s %-8s %s%s",
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
            "%n%-22s %-28s %-18s %s%n",
            "best by", "regret of best 1, 5, 10", "true accuracy", "true rank"));
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
            "%-22s %-28s %-18s %,d of %,d%n",
            name(entry),
            choice.regrets().values().stream()
                    .map(points -> Text.decimals(points, 2))
                    .collect(Collectors.joining(", "))
                + " points",
            Text.format("%.2f", choice.accuracy())
                + (error.isPresent() ? Text.format(" ± %.2f", error.getAsDouble()) : "")
                + " %",
            choice.rank(),
            truth.size()));
  }

  private void bands() {
    for (Part part : ranking.bands()) {
      text.append(Text.format("%nwithin %s: %,d networks", part.band().name(), part.networks()));
      if (part.comparison().isEmpty()) {
        text.append(", too few\n");
        continue;
      }
      text.append('\n');
      part.comparison().get().scores().forEach(this::agreement);
      part.comparison().get().baselines().forEach(this::agreement);
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
              "%-22s %.4f, %.4f (%,d networks with several)%n",
              noise.group() + " " + noise.name(),
              noise.within(),
              noise.between(),
              noise.networks()));
    }
    text.append('\n');
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
