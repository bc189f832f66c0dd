package org.spos.report.page;

import java.util.ArrayList;
import java.util.List;
import org.spos.report.model.Chart;
import org.spos.report.model.Series;
import org.spos.report.model.Series.Style;
import org.spos.text.Text;

/** A chart as a drawing, for print and for who runs no script. */
final class ChartSvg {
  /** Lines of so few points show each of them. */
  private static final int FEW = 40;

  private final Frame frame;
  private final Svg svg;

  private ChartSvg(Frame frame, Svg svg) {
    this.frame = frame;
    this.svg = svg;
  }

  static String draw(Chart chart) {
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    for (Series series : chart.series()) {
      x.addAll(series.x());
      y.addAll(series.y());
      y.addAll(series.low());
      y.addAll(series.high());
    }
    chart.lines().forEach(line -> (line.vertical() ? x : y).add(line.at()));
    boolean wholeX = chart.series().stream().anyMatch(one -> one.style() == Style.POINT);
    ChartSvg drawing =
        new ChartSvg(
            Frame.of(x, y, wholeX, chart.x(), chart.y()),
            new Svg(Frame.WIDTH, Frame.HEIGHT, chart.title()));
    drawing.frame.draw(drawing.svg);
    chart.series().forEach(drawing::series);
    chart.lines().forEach(drawing::across);
    return drawing.svg.end();
  }

  private void series(Series series) {
    String color = "c" + series.color();
    switch (series.style()) {
      case LINE -> line(series, color);
      case STEP -> path("curve " + color, steps(series));
      case POINT -> points(series, color);
      case RING -> rings(series, color);
      case CROSS -> path("cross " + color, crosses(series));
      case LINK -> path("link " + color, links(series));
    }
  }

  private void line(Series series, String color) {
    int count = series.x().size();
    if (!series.low().isEmpty()) {
      StringBuilder band = new StringBuilder();
      for (int i = 0; i < count; i++) {
        band.append(i == 0 ? 'M' : 'L').append(place(series, i, series.high()));
      }
      for (int i = count - 1; i >= 0; i--) {
        band.append('L').append(place(series, i, series.low()));
      }
      path("band " + color, band + "Z");
    }
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < count; i++) {
      line.append(i == 0 ? 'M' : 'L').append(place(series, i, series.y()));
    }
    path("curve " + color, line.toString());
    if (count <= FEW) {
      path("dots " + color, dots(series, -1));
    }
  }

  private String steps(Series series) {
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < series.x().size(); i++) {
      path.append(
          i == 0
              ? "M" + place(series, i, series.y())
              : Text.format("H%.1fV%.1f", x(series, i), frame.y().pixel(series.y().get(i))));
    }
    return path.toString();
  }

  /** One path for each shade: a point of a path of length zero is its round cap. */
  private void points(Series series, String color) {
    if (series.shades().isEmpty()) {
      path("dots " + color, dots(series, -1));
      return;
    }
    for (int shade = 0; shade <= 9; shade++) {
      path("dots s" + shade, dots(series, shade));
    }
  }

  private String dots(Series series, int shade) {
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < series.x().size(); i++) {
      if (shade < 0 || series.shades().get(i) == shade) {
        path.append('M').append(place(series, i, series.y())).append("h0");
      }
    }
    return path.toString();
  }

  private void rings(Series series, String color) {
    for (int i = 0; i < series.x().size(); i++) {
      svg.add(
          "<circle cx=\"%s\" cy=\"%s\" r=\"7\" class=\"ring %s\"/>",
          x(series, i), frame.y().pixel(series.y().get(i)), color);
    }
  }

  private String crosses(Series series) {
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < series.x().size(); i++) {
      path.append(
          Text.format(
              "M%.1f %.1fl6 6m0-6l-6 6", x(series, i) - 3, frame.y().pixel(series.y().get(i)) - 3));
    }
    return path.toString();
  }

  private String links(Series series) {
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < series.x().size(); i++) {
      path.append(i % 2 == 0 ? 'M' : 'L').append(place(series, i, series.y()));
    }
    return path.toString();
  }

  private void across(Chart.Line line) {
    if (line.vertical()) {
      double x = frame.x().pixel(line.at());
      boolean right = x > (Frame.LEFT + Frame.RIGHT) / 2;
      svg.line(x, Frame.TOP, x, Frame.BOTTOM, "across");
      svg.text(right ? x - 5 : x + 5, Frame.BOTTOM - 6, right ? "tick end" : "tick", line.name());
    } else {
      double y = frame.y().pixel(line.at());
      svg.line(Frame.LEFT, y, Frame.RIGHT, y, "across");
    }
  }

  private void path(String style, String data) {
    if (!data.isEmpty()) {
      svg.add("<path class=\"%s\" d=\"%s\"/>", style, data);
    }
  }

  private double x(Series series, int i) {
    return frame.x().pixel(series.x().get(i));
  }

  private String place(Series series, int i, List<Double> y) {
    return Text.format("%.1f %.1f", x(series, i), frame.y().pixel(y.get(i)));
  }
}
