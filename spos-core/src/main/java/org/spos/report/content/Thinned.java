package org.spos.report.content;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.spos.report.model.Series;
import org.spos.report.model.Series.Style;
import org.spos.run.Metrics;
import org.spos.text.Text;

/**
 * Curves that stay small however long the run was: equal runs of steps become their mean, with
 * their lowest and highest value, so that no peak is lost.
 */
final class Thinned {
  /** Points of a curve that was thinned: about one for each pixel of a narrow chart. */
  static final int POINTS = 400;

  /** Curves of no more points stay as they are. */
  static final int MOST = 2 * POINTS;

  private Thinned() {}

  /** A value of each row that has it; what is no finite number has no place on an axis. */
  static Series line(String name, int color, List<Metrics.Row> rows, String key) {
    return line(name, color, rows, row -> row.values().getOrDefault(key, Double.NaN));
  }

  /** What is made of each row; NaN leaves it out. */
  static Series line(
      String name, int color, List<Metrics.Row> rows, ToDoubleFunction<Metrics.Row> value) {
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    for (Metrics.Row row : rows) {
      double one = value.applyAsDouble(row);
      if (Double.isFinite(one)) {
        x.add((double) row.step());
        y.add(one);
      }
    }
    return line(name, color, x, y);
  }

  /** A curve, thinned if it is long. */
  static Series line(String name, int color, List<Double> x, List<Double> y) {
    int count = x.size();
    if (count <= MOST) {
      return new Series(name, Style.LINE, color, x, y);
    }
    List<Double> middle = new ArrayList<>();
    List<Double> mean = new ArrayList<>();
    List<Double> low = new ArrayList<>();
    List<Double> high = new ArrayList<>();
    for (int bucket = 0; bucket < POINTS; bucket++) {
      int from = (int) ((long) bucket * count / POINTS);
      int to = (int) ((long) (bucket + 1) * count / POINTS);
      double sum = 0;
      double least = Double.POSITIVE_INFINITY;
      double most = Double.NEGATIVE_INFINITY;
      for (int i = from; i < to; i++) {
        sum += y.get(i);
        least = Math.min(least, y.get(i));
        most = Math.max(most, y.get(i));
      }
      middle.add((x.get(from) + x.get(to - 1)) / 2);
      mean.add(sum / (to - from));
      low.add(least);
      high.add(most);
    }
    return new Series(name, Style.LINE, color, middle, mean, low, high, List.of(), List.of());
  }

  /** What must be said of a chart of so many rows; empty if nothing was thinned. */
  static String note(long rows) {
    return rows <= MOST
        ? ""
        : Text.format(
            "%,d steps are shown as %d means of equal parts; the band goes from the lowest to the"
                + " highest value of each.",
            rows, POINTS);
  }
}
