package org.spos.report.model;

import java.util.List;

/**
 * Figures with their 95 % intervals, below each other.
 *
 * @param x what the figures are
 * @param rows from above
 */
public record Intervals(String id, String title, String x, List<Row> rows, String note)
    implements Item {

  /**
   * One figure.
   *
   * @param name whose it is
   * @param value it
   * @param low lower end of the interval; NaN if it is not known
   * @param high upper end
   * @param baseline whether it needs no supernet
   * @param detail what belongs to it; may be empty
   */
  public record Row(
      String name, double value, double low, double high, boolean baseline, String detail) {}

  public Intervals {
    rows = List.copyOf(rows);
  }
}
