package org.spos.report.content;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.spos.config.SearchConfig.Score;
import org.spos.report.model.Series;
import org.spos.report.model.Series.Style;
import org.spos.run.JournalEntry;
import org.spos.run.RunView;
import org.spos.space.Architecture;
import org.spos.text.Text;

/**
 * The candidates of a search with the figure that they are judged by.
 *
 * @param score which figure
 * @param all in order of evaluation, those whose figure is a number
 */
record Candidates(Score score, List<JournalEntry> all) {
  private static final int SHADES = 9;

  Candidates {
    all = List.copyOf(all);
  }

  static Candidates of(RunView run) {
    Score score = run.config().search().score();
    // A ruined network may have a loss that is no number; it has no place on an axis.
    List<JournalEntry> finite =
        run.candidates().stream().filter(one -> Double.isFinite(value(score, one))).toList();
    return new Candidates(score, finite);
  }

  double value(JournalEntry one) {
    return value(score, one);
  }

  private static double value(Score score, JournalEntry one) {
    return switch (score) {
      case TOP1 -> one.top1();
      case LOSS -> one.loss();
      case ANGLE -> one.angle().orElse(Double.NaN);
    };
  }

  /** Name of the figure with its unit. */
  String axis() {
    return switch (score) {
      case TOP1 -> "top-1 in %, supernet's weights";
      case LOSS -> "loss, supernet's weights";
      case ANGLE -> "angle to the initial weights";
    };
  }

  /** Whether a figure is better than another. */
  boolean isBetter(double one, double other) {
    return score == Score.LOSS ? one < other : one > other;
  }

  /** The best first; of equal ones the earlier. */
  List<JournalEntry> bestFirst() {
    Comparator<JournalEntry> ascending = Comparator.comparingDouble(this::value);
    return all.stream().sorted(score == Score.LOSS ? ascending : ascending.reversed()).toList();
  }

  Optional<JournalEntry> best() {
    return bestFirst().stream().findFirst();
  }

  Optional<JournalEntry> find(Architecture architecture) {
    return all.stream().filter(one -> one.architecture().equals(architecture)).findFirst();
  }

  int epochs() {
    return all.stream().mapToInt(JournalEntry::epoch).max().orElse(0);
  }

  List<JournalEntry> ofEpoch(int epoch) {
    return all.stream().filter(one -> one.epoch() == epoch).toList();
  }

  /** All as points over their cost, the fainter the earlier. */
  Series points(String name, Style style, int color, Cost cost) {
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    List<Integer> shades = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    int last = Math.max(2, epochs());
    for (JournalEntry one : all) {
      x.add(cost.of(one));
      y.add(value(one));
      shades.add(Math.min(SHADES, SHADES * (one.epoch() - 1) / (last - 1)));
      labels.add(label(one));
    }
    Series points = new Series(name, style, color, x, y).withLabels(labels);
    return style == Style.POINT ? points.withShades(shades) : points;
  }

  String label(JournalEntry one) {
    return Text.format(
        "%s, epoch %d: top-1 %.2f%s %%, loss %.4f%s, %s MACs",
        one.architecture(),
        one.epoch(),
        one.top1(),
        Figures.plusMinus(one.top1Error(), 2),
        one.loss(),
        one.angle().map(angle -> Text.format(", angle %.4f", angle)).orElse(""),
        Text.format("%,d", one.macs()));
  }

  /** Those that no other beats in cost and figure both, by rising cost. */
  List<JournalEntry> nonDominated(Cost cost) {
    List<JournalEntry> best = new ArrayList<>();
    Comparator<JournalEntry> cheapFirst = Comparator.comparingDouble(cost::of);
    Comparator<JournalEntry> goodFirst =
        (a, b) -> isBetter(value(a), value(b)) ? -1 : isBetter(value(b), value(a)) ? 1 : 0;
    for (JournalEntry one : all.stream().sorted(cheapFirst.thenComparing(goodFirst)).toList()) {
      if (best.isEmpty() || isBetter(value(one), value(best.get(best.size() - 1)))) {
        best.add(one);
      }
    }
    return best;
  }

  /** What a candidate costs. */
  interface Cost {
    double of(JournalEntry one);
  }
}
