package org.spos.report.page;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.spos.report.model.Chart;
import org.spos.report.model.Intervals;
import org.spos.report.model.Item;
import org.spos.report.model.Series;
import org.spos.report.model.Shares;
import org.spos.report.model.Strip;
import org.spos.report.model.Table;
import org.spos.text.Text;

/** One item of a page as HTML that needs no script. */
final class ItemHtml {
  private ItemHtml() {}

  /**
   * @param id unique on the page
   */
  static String of(String id, Item item) {
    if (item instanceof Table table) {
      return table(id, table);
    }
    String kind =
        item instanceof Chart
            ? "chart"
            : item instanceof Shares ? "shares" : item instanceof Strip ? "strip" : "intervals";
    return "<figure class=\"card %s\" id=\"%s\"><figcaption><h3>%s</h3></figcaption>\n%s%s</figure>\n"
        .formatted(kind, id, Svg.escape(item.title()), body(item), note(item));
  }

  private static String body(Item item) {
    if (item instanceof Chart chart) {
      return legend(chart)
          + "<div class=\"static\">%s</div>\n<p class=\"sr\">%s</p>"
              .formatted(ChartSvg.draw(chart), Svg.escape(inWords(chart)));
    }
    if (item instanceof Shares shares) {
      return shareLegend(shares) + wide(shares.title(), SharesSvg.draw(shares));
    }
    if (item instanceof Intervals intervals) {
      return "<div class=\"static\">" + IntervalsSvg.draw(intervals) + "</div>\n";
    }
    Strip strip = (Strip) item;
    double most = StripSvg.most(strip.networks());
    return strip.networks().stream()
        .map(network -> network(network, most))
        .collect(Collectors.joining());
  }

  private static String network(Strip.Network network, double most) {
    return "<p class=\"network\"><strong>%s</strong> <code>%s</code> %s</p>\n"
            .formatted(
                Svg.escape(network.name()),
                Svg.escape(network.choices()),
                Text.format(
                    "%,d multiply-accumulates, %,d parameters",
                    network.macs(), network.parameters()))
        + wide(network.name(), StripSvg.draw(network, most));
  }

  private static String wide(String name, String drawing) {
    return "<div class=\"wide drawing\" tabindex=\"0\" role=\"group\" aria-label=\"%s\">%s</div>\n"
        .formatted(Svg.escape(name), drawing);
  }

  private static String table(String id, Table table) {
    if (!table.folded()) {
      return "<section class=\"card table\" id=\"%s\"><h3>%s</h3>\n%s%s</section>\n"
          .formatted(id, Svg.escape(table.title()), TableHtml.of(table), note(table));
    }
    return "<details class=\"card table\" id=\"%s\"><summary>%s</summary>\n%s%s</details>\n"
        .formatted(id, Svg.escape(table.title()), note(table), TableHtml.of(table));
  }

  private static String note(Item item) {
    return item.note().isEmpty()
        ? ""
        : "<p class=\"note\">%s</p>\n".formatted(Svg.escape(item.note()));
  }

  private static String legend(Chart chart) {
    if (chart.series().size() < 2 && chart.lines().isEmpty()) {
      return "<ul class=\"legend\"></ul>\n";
    }
    StringBuilder html = new StringBuilder("<ul class=\"legend\">");
    for (Series series : chart.series()) {
      String color = series.shades().isEmpty() ? "c" + series.color() : "s5";
      entry(html, series.style().name().toLowerCase(java.util.Locale.ROOT), color, series.name());
    }
    return html.append("</ul>\n").toString();
  }

  private static void entry(StringBuilder html, String style, String color, String name) {
    html.append("<li><span class=\"swatch ")
        .append(style)
        .append(' ')
        .append(color)
        .append("\"></span>")
        .append(Svg.escape(name))
        .append("</li>");
  }

  /** Candidates by their place where all blocks have the same, else by all names of a place. */
  private static String shareLegend(Shares shares) {
    StringBuilder html = new StringBuilder("<ul class=\"legend\">");
    int most = shares.parts().stream().mapToInt(List::size).max().orElse(0);
    for (int part = 0; part < most; part++) {
      int at = part;
      String names =
          shares.parts().stream()
              .filter(parts -> at < parts.size())
              .map(parts -> parts.get(at))
              .distinct()
              .collect(Collectors.joining(" or "));
      entry(html, "box", "op" + part % 8, names);
    }
    return html.append("</ul>\n").toString();
  }

  /** What a chart says, for who does not see it. */
  static String inWords(Chart chart) {
    StringBuilder words = new StringBuilder();
    for (Series series : chart.series()) {
      if (series.style() != Series.Style.LINK && !series.y().isEmpty()) {
        int last = series.y().size() - 1;
        List<Double> low = series.low().isEmpty() ? series.y() : series.low();
        List<Double> high = series.high().isEmpty() ? series.y() : series.high();
        words.append(
            Text.format(
                "%s: %,d points, lowest %s, highest %s, last %s at %s %s. ",
                series.name(),
                last + 1,
                number(low.stream().min(Comparator.naturalOrder()).orElseThrow()),
                number(high.stream().max(Comparator.naturalOrder()).orElseThrow()),
                number(series.y().get(last)),
                chart.x(),
                number(series.x().get(last))));
      }
    }
    return words.toString().strip();
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Text.format("%,d", (long) value)
        : Text.format("%.4g", value);
  }
}
