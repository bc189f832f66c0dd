package org.spos.report.page;

import java.util.List;
import org.spos.report.model.Shares;
import org.spos.text.Text;

/** How a whole is shared out: a grid of stacked bars. */
final class SharesSvg {
  private static final double LEFT = 52;
  private static final double TOP = 20;
  private static final double ROW = 24;
  private static final double BAR = 20;

  /** The grid is as wide as a chart, unless there are so many columns that bars would vanish. */
  private static final double WIDE = 588;

  private static final double NARROWEST = 8;

  /** Room for the first label, which says what the others are, too. */
  private static final double FIRST_LABEL = 44;

  private SharesSvg() {}

  static String draw(Shares shares) {
    int columns = shares.columns().size();
    double step = Math.max(NARROWEST, WIDE / Math.max(1, columns));
    int width = (int) (LEFT + step * columns + 4);
    int height = (int) (TOP + ROW * shares.rows().size() + 6);
    Svg svg = new Svg(width, height, shares.title());
    svg.text(0, TOP - 7, "tick", shares.row());
    int every = Math.max(1, (int) Math.ceil(26 / step));
    for (int column = 0; column < columns; column++) {
      if (column % every == 0 && (column == 0 || column * step >= FIRST_LABEL)) {
        svg.text(
            LEFT + step * (column + 0.5) - 2,
            TOP - 7,
            "tick middle",
            (column == 0 ? shares.column() + " " : "") + shares.columns().get(column));
      }
    }
    int parts = shares.parts().stream().mapToInt(List::size).max().orElse(0);
    StringBuilder[] paths = new StringBuilder[parts];
    for (int part = 0; part < parts; part++) {
      paths[part] = new StringBuilder();
    }
    for (int row = 0; row < shares.rows().size(); row++) {
      double y = TOP + ROW * row;
      svg.text(LEFT - 8, y + 14, "tick end", shares.rows().get(row));
      for (int column = 0; column < columns; column++) {
        bar(shares.counts().get(row).get(column), LEFT + step * column, y, step - 3, paths);
      }
    }
    for (int part = 0; part < parts; part++) {
      svg.add("<path class=\"op%s\" d=\"%s\"/>", part % 8, paths[part]);
    }
    return svg.end();
  }

  /** One bar, shared out from the left. */
  private static void bar(
      List<Integer> counts, double left, double top, double width, StringBuilder[] paths) {
    double all = counts.stream().mapToInt(Integer::intValue).sum();
    double x = left;
    for (int part = 0; part < counts.size() && all > 0; part++) {
      double share = width * counts.get(part) / all;
      if (counts.get(part) > 0) {
        paths[part].append(Text.format("M%.1f %.1fh%.1fv%.1fh%.1fz", x, top, share, BAR, -share));
      }
      x += share;
    }
  }
}
