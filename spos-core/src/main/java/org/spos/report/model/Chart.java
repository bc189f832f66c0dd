package org.spos.report.model;

import java.util.List;

/**
 * Series over a common axis.
 *
 * @param x name of the horizontal axis
 * @param y name of the vertical axis
 * @param series drawn in this order
 * @param lines straight lines across the plot
 */
public record Chart(
    String id, String title, String x, String y, List<Series> series, List<Line> lines, String note)
    implements Item {

  /**
   * A straight line across the plot.
   *
   * @param vertical whether it stands at a place of the horizontal axis
   * @param at its place
   * @param name what it means
   */
  public record Line(boolean vertical, double at, String name) {}

  public Chart {
    series = List.copyOf(series);
    lines = List.copyOf(lines);
  }

  /** A chart without lines and notes. */
  public Chart(String id, String title, String x, String y, List<Series> series) {
    this(id, title, x, y, series, List.of(), "");
  }

  /** The same with something that must be known to read it right. */
  public Chart withNote(String text) {
    return new Chart(id, title, x, y, series, lines, text);
  }

  /** The same with straight lines. */
  public Chart withLines(List<Line> across) {
    return new Chart(id, title, x, y, series, across, note);
  }
}
