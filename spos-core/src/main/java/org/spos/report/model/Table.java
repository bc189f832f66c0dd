package org.spos.report.model;

import java.util.List;

/**
 * Rows of text and numbers that can be sorted by any column.
 *
 * @param columns from the left
 * @param rows as many cells each
 * @param folded whether it is opened only on demand
 */
public record Table(
    String id,
    String title,
    List<Column> columns,
    List<List<String>> rows,
    boolean folded,
    String note)
    implements Item {

  /**
   * A column.
   *
   * @param name above it
   * @param numeric whether it is sorted as numbers, which stand at its right
   */
  public record Column(String name, boolean numeric) {}

  public Table {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
    int width = columns.size();
    if (!rows.stream().allMatch(row -> row.size() == width)) {
      throw new IllegalArgumentException("table " + id + " has a row of another width");
    }
  }

  /** A column of text. */
  public static Column text(String name) {
    return new Column(name, false);
  }

  /** A column of numbers. */
  public static Column number(String name) {
    return new Column(name, true);
  }
}
