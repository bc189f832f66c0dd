package org.spos.report.model;

import java.util.List;

/**
 * One series of a chart.
 *
 * @param name for the legend
 * @param style how it is drawn
 * @param color its place in the palette
 * @param x ascending for lines and steps
 * @param y as many, all finite
 * @param low lowest value of the points that one stands for; empty where each stands for itself
 * @param high highest value of them
 * @param shades from 0 to 9, how dark each point is; empty for the palette's color
 * @param labels what each point is; empty where its coordinates say it all
 */
public record Series(
    String name,
    Style style,
    int color,
    List<Double> x,
    List<Double> y,
    List<Double> low,
    List<Double> high,
    List<Integer> shades,
    List<String> labels) {

  /** How a series is drawn. */
  public enum Style {
    /** Its points are joined. */
    LINE,
    /** A value holds until the next point. */
    STEP,
    /** Points alone. */
    POINT,
    /** Circles around points of another series. */
    RING,
    /** Crosses, for what stands beside the subject. */
    CROSS,
    /** Each two points are the ends of a line. */
    LINK
  }

  public Series {
    x = List.copyOf(x);
    y = List.copyOf(y);
    low = List.copyOf(low);
    high = List.copyOf(high);
    shades = List.copyOf(shades);
    labels = List.copyOf(labels);
    if (x.size() != y.size()
        || low.size() != high.size()
        || isOther(low, x)
        || isOther(shades, x)
        || isOther(labels, x)) {
      throw new IllegalArgumentException("series " + name + " is not as long everywhere");
    }
    if (!y.stream().allMatch(Double::isFinite) || !x.stream().allMatch(Double::isFinite)) {
      throw new IllegalArgumentException("series " + name + " has a place that no axis has");
    }
  }

  /** Points that stand for themselves. */
  public Series(String name, Style style, int color, List<Double> x, List<Double> y) {
    this(name, style, color, x, y, List.of(), List.of(), List.of(), List.of());
  }

  /** The same with what each point is. */
  public Series withLabels(List<String> what) {
    return new Series(name, style, color, x, y, low, high, shades, what);
  }

  /** The same with how dark each point is, from 0 to 9. */
  public Series withShades(List<Integer> how) {
    return new Series(name, style, color, x, y, low, high, how, labels);
  }

  /** The same under another name and in another color. */
  public Series as(String newName, int newColor) {
    return new Series(newName, style, newColor, x, y, low, high, shades, labels);
  }

  private static boolean isOther(List<?> list, List<?> x) {
    return !list.isEmpty() && list.size() != x.size();
  }
}
