package org.spos.report.page;

import java.util.ArrayList;
import java.util.List;
import org.spos.report.model.Intervals;
import org.spos.text.Text;

/** Figures with their intervals, a line each. */
final class IntervalsSvg {
  private static final double RIGHT = 625;
  private static final double TOP = 12;
  private static final double ROW = 22;

  /** A generous width of a letter. */
  private static final double LETTER = 6.7;

  private final Svg svg;
  private final Axis axis;
  private final double left;

  private IntervalsSvg(Svg svg, Axis axis, double left) {
    this.svg = svg;
    this.axis = axis;
    this.left = left;
  }

  static String draw(Intervals intervals) {
    List<Double> places = new ArrayList<>();
    places.add(0.0);
    for (Intervals.Row row : intervals.rows()) {
      places.add(row.value());
      places.add(row.low());
      places.add(row.high());
    }
    int longest = intervals.rows().stream().mapToInt(row -> row.name().length()).max().orElse(0);
    double left = Math.min(300, 24 + LETTER * longest);
    Axis axis = Axis.of(places, left, RIGHT, true);
    double bottom = TOP + ROW * intervals.rows().size();
    Svg svg = new Svg(640, (int) (bottom + 44), intervals.title());
    for (double tick : axis.ticks()) {
      svg.line(axis.pixel(tick), TOP, axis.pixel(tick), bottom, tick == 0 ? "axis" : "grid");
      svg.text(axis.pixel(tick), bottom + 16, "tick middle", axis.label(tick));
    }
    svg.text((left + RIGHT) / 2, bottom + 36, "name middle", intervals.x());
    IntervalsSvg drawing = new IntervalsSvg(svg, axis, left);
    for (int i = 0; i < intervals.rows().size(); i++) {
      drawing.row(intervals.rows().get(i), TOP + ROW * (i + 0.5));
    }
    return svg.end();
  }

  private void row(Intervals.Row row, double y) {
    svg.text(left - 12, y + 4, "rowname end", row.name());
    String color = row.baseline() ? "c1" : "c0";
    if (Double.isFinite(row.low()) && Double.isFinite(row.high())) {
      svg.line(axis.pixel(row.low()), y, axis.pixel(row.high()), y, "curve " + color);
    }
    svg.add(
        "<circle cx=\"%s\" cy=\"%s\" r=\"4.5\" class=\"%s %s\"><title>%s</title></circle>",
        axis.pixel(row.value()),
        y,
        row.baseline() ? "ring hollow" : "dot",
        color,
        Svg.escape(
            Text.format("%s: %.3f", row.name(), row.value())
                + (Double.isFinite(row.low())
                    ? Text.format(", 95 %% from %.3f to %.3f", row.low(), row.high())
                    : "")));
  }
}
