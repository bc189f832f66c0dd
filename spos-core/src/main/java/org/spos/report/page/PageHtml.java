package org.spos.report.page;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.spos.report.model.Chart;
import org.spos.report.model.Fact;
import org.spos.report.model.Item;
import org.spos.report.model.Page;
import org.spos.report.model.Part;
import org.spos.report.model.Shares;
import org.spos.report.model.Table;

/** A page as one HTML file that needs nothing else, not even its own script. */
public final class PageHtml {
  /** Letters of a value from which on it is written smaller. */
  private static final int LONG = 18;

  /** What a server says of its pages beside what they say themselves. */
  public static final String LIVE_POLICY = Shell.LIVE_POLICY;

  private PageHtml() {}

  /** The page as a file: nothing in it may reach a network. */
  public static String file(Page page) {
    return Shell.of(page.title(), "", main(page), model(page), Shell.FILE_POLICY);
  }

  /**
   * The page as a server sends it: its script asks for it again and shows what has changed.
   *
   * @param home what leads back to the list of runs, as HTML
   */
  public static String live(Page page, String home) {
    return Shell.of(page.title(), home, main(page), model(page), Shell.LIVE_POLICY);
  }

  /** The charts as JSON, by their place on the page. */
  static String model(Page page) {
    Map<String, Item> items = new LinkedHashMap<>();
    for (Part part : page.parts()) {
      for (Item item : part.items()) {
        if (item instanceof Chart || item instanceof Shares) {
          items.put(part.id() + "-" + item.id(), item);
        }
      }
    }
    return ModelJson.of(items);
  }

  private static String main(Page page) {
    StringBuilder html = new StringBuilder();
    html.append("<section class=\"part summary\" id=\"summary\" aria-label=\"Summary\">\n");
    facts(html, page.summary(), "cards");
    html.append("</section>\n");
    if (page.parts().size() > 1) {
      html.append("<nav class=\"contents\" id=\"contents\" aria-label=\"Runs\"><ul>");
      for (Part part : page.parts()) {
        html.append("<li><a href=\"#%s\">%s</a> ".formatted(part.id(), Svg.escape(part.title())))
            .append(state(part))
            .append("</li>");
      }
      html.append("</ul></nav>\n");
    }
    page.parts().forEach(part -> part(html, part));
    return html.toString();
  }

  private static void part(StringBuilder html, Part part) {
    html.append(
        "<section class=\"part\" id=\"%s\" aria-labelledby=\"%s-title\">\n"
            .formatted(part.id(), part.id()));
    html.append(
        "<header class=\"head\" id=\"%s-head\"><h2 id=\"%s-title\">%s %s</h2>\n"
            .formatted(part.id(), part.id(), Svg.escape(part.title()), state(part)));
    html.append("<p class=\"lead\">%s</p>\n".formatted(Svg.escape(part.lead())));
    facts(html, part.facts(), "facts");
    html.append("</header>\n<div class=\"items\">\n");
    List<Item> items = new ArrayList<>(part.items());
    items.addAll(part.further());
    // What is folded stands below all that is not, so that charts lie side by side.
    items.sort(Comparator.comparing(PageHtml::isFolded));
    items.forEach(item -> html.append(ItemHtml.of(part.id() + "-" + item.id(), item)));
    html.append("</div></section>\n");
  }

  private static boolean isFolded(Item item) {
    return item instanceof Table table && table.folded();
  }

  private static String state(Part part) {
    return part.state().isEmpty()
        ? ""
        : "<span class=\"state %s\">%s</span>".formatted(part.state(), part.state());
  }

  private static void facts(StringBuilder html, Iterable<Fact> facts, String style) {
    html.append("<dl class=\"%s\">\n".formatted(style));
    for (Fact fact : facts) {
      html.append(
          "<div><dt>%s</dt><dd class=\"value%s\">%s</dd>"
              .formatted(
                  Svg.escape(fact.name()),
                  fact.value().length() > LONG ? " long" : "",
                  Svg.escape(fact.value())));
      if (!fact.detail().isEmpty()) {
        html.append("<dd class=\"detail\">%s</dd>".formatted(Svg.escape(fact.detail())));
      }
      html.append("</div>\n");
    }
    html.append("</dl>\n");
  }
}
