package org.spos.report.page;

import java.util.List;

/** The axes of a chart: grid, labels and captions. */
record Frame(Axis x, Axis y, String xName, String yName) {
  static final int WIDTH = 640;
  static final int HEIGHT = 300;
  static final double LEFT = 62;
  static final double RIGHT = WIDTH - 15.0;
  static final double TOP = 14;
  static final double BOTTOM = HEIGHT - 44.0;

  static Frame of(List<Double> x, List<Double> y, boolean wholeX, String xName, String yName) {
    return new Frame(Axis.of(x, LEFT, RIGHT, wholeX), Axis.of(y, BOTTOM, TOP, true), xName, yName);
  }

  void draw(Svg svg) {
    for (double tick : y.ticks()) {
      svg.line(LEFT, y.pixel(tick), RIGHT, y.pixel(tick), "grid");
      svg.text(LEFT - 8, y.pixel(tick) + 4, "tick end", y.label(tick));
    }
    for (double tick : x.ticks()) {
      svg.line(x.pixel(tick), BOTTOM, x.pixel(tick), BOTTOM + 5, "axis");
      svg.text(x.pixel(tick), BOTTOM + 18, "tick middle", x.label(tick));
    }
    svg.line(LEFT, BOTTOM, RIGHT, BOTTOM, "axis");
    svg.text((LEFT + RIGHT) / 2, HEIGHT - 6.0, "name middle", xName);
    svg.add(
        "<text transform=\"translate(13 %s) rotate(-90)\" class=\"name middle\">%s</text>",
        (TOP + BOTTOM) / 2, Svg.escape(yName));
  }
}
