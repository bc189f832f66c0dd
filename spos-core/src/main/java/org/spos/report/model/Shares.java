package org.spos.report.model;

import java.util.List;

/**
 * How a whole is shared out, in a grid of stacked bars.
 *
 * @param rows names of the rows, such as {@code block 1}
 * @param columns names of the columns, such as epochs
 * @param parts of each row, what its whole is shared out among
 * @param counts by row, column and part
 */
public record Shares(
    String id,
    String title,
    String row,
    List<String> rows,
    String column,
    List<String> columns,
    List<List<String>> parts,
    List<List<List<Integer>>> counts,
    String note)
    implements Item {
  public Shares {
    rows = List.copyOf(rows);
    columns = List.copyOf(columns);
    parts = List.copyOf(parts);
    counts = List.copyOf(counts);
    if (counts.size() != rows.size() || parts.size() != rows.size()) {
      throw new IllegalArgumentException("shares without a row");
    }
  }
}
