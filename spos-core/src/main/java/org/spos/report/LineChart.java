package org.spos.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import org.spos.text.Text;

/**
 * Curves over steps. Long ones are drawn as means of equal runs of steps, with a band from the
 * lowest to the highest of each.
 */
final class LineChart {
  private static final int POINTS = 240;
  private static final double LEGEND_LINE = 18;

  /** A generous width of a letter in the legend's size. */
  private static final double LEGEND_CHARACTER = 6.5;

  /**
   * A curve.
   *
   * @param name for the legend
   * @param x ascending
   * @param y as many; those that are not finite are left out
   */
  record Curve(String name, List<Double> x, List<Double> y) {}

  private record Point(double x, double mean, double low, double high) {}

  private LineChart() {}

  static String draw(String title, String xName, String yName, List<Curve> curves) {
    List<List<Point>> drawn = curves.stream().map(LineChart::points).toList();
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    for (List<Point> points : drawn) {
      for (Point point : points) {
        x.add(point.x);
        y.add(point.low);
        y.add(point.high);
      }
    }
    Frame frame = Frame.of(x, y, false, xName, yName);
    Svg svg = new Svg(Frame.WIDTH, Frame.HEIGHT, title);
    frame.draw(svg);
    for (int i = 0; i < drawn.size(); i++) {
      curve(drawn.get(i), i, frame, svg);
    }
    if (drawn.size() > 1) {
      legend(curves, frame, svg);
    }
    return svg.end();
  }

  /** In one row that ends with the plot. */
  private static void legend(List<Curve> curves, Frame frame, Svg svg) {
    double right = frame.x().to();
    for (int i = curves.size() - 1; i >= 0; i--) {
      String name = curves.get(i).name();
      double left = right - LEGEND_LINE - 6 - LEGEND_CHARACTER * name.length();
      double middle = Frame.LEGEND - 4;
      svg.line(left, middle, left + LEGEND_LINE, middle, "curve c" + i);
      svg.text(left + LEGEND_LINE + 6, Frame.LEGEND, "tick", name);
      right = left - 16;
    }
  }

  private static void curve(List<Point> points, int number, Frame frame, Svg svg) {
    if (points.stream().anyMatch(point -> point.high > point.low)) {
      StringBuilder band = new StringBuilder();
      points.forEach(point -> band.append(pair(frame, point.x, point.high)));
      for (int i = points.size() - 1; i >= 0; i--) {
        band.append(pair(frame, points.get(i).x, points.get(i).low));
      }
      svg.add("<polygon points=\"%s\" class=\"band c%d\"/>", band.toString().strip(), number);
    }
    StringBuilder line = new StringBuilder();
    points.forEach(point -> line.append(pair(frame, point.x, point.mean)));
    svg.add("<polyline points=\"%s\" class=\"curve c%d\"/>", line.toString().strip(), number);
    if (points.size() <= 40) {
      for (Point point : points) {
        svg.add(
            "<circle cx=\"%s\" cy=\"%s\" r=\"3\" class=\"dot c%d\"><title>%s</title></circle>",
            frame.x().pixel(point.x),
            frame.y().pixel(point.mean),
            number,
            Text.format("%.6g: %.6g", point.x, point.mean));
      }
    }
  }

  private static String pair(Frame frame, double x, double y) {
    return Text.format("%.1f,%.1f ", frame.x().pixel(x), frame.y().pixel(y));
  }

  private static List<Point> points(Curve curve) {
    List<Point> points = new ArrayList<>();
    int count = curve.x().size();
    int buckets = Math.min(count, POINTS);
    for (int bucket = 0; bucket < buckets; bucket++) {
      int from = (int) ((long) bucket * count / buckets);
      int to = (int) ((long) (bucket + 1) * count / buckets);
      double[] y =
          curve.y().subList(from, to).stream()
              .mapToDouble(Double::doubleValue)
              .filter(Double::isFinite)
              .toArray();
      if (y.length > 0) {
        double middle = (curve.x().get(from) + curve.x().get(to - 1)) / 2;
        DoubleSummaryStatistics all = Arrays.stream(y).summaryStatistics();
        points.add(new Point(middle, all.getAverage(), all.getMin(), all.getMax()));
      }
    }
    return points;
  }
}
