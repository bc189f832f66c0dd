package org.spos.report.page;

import org.spos.text.Text;

/** Text of an SVG drawing. Numbers are written with two digits, text is escaped. */
final class Svg {
  private final StringBuilder text = new StringBuilder();

  /** As wide as there is room. */
  Svg(int width, int height, String title) {
    this(width, height, title, "");
  }

  /** As wide as its numbers say, whatever the room. */
  static Svg fixed(int width, int height, String title) {
    return new Svg(width, height, title, Text.format(" width=\"%d\" height=\"%d\"", width, height));
  }

  private Svg(int width, int height, String title, String size) {
    add("<svg viewBox=\"%s\" role=\"img\"%s>", Text.format("0 0 %d %d", width, height), size);
    add("<title>%s</title>", escape(title));
  }

  /** Adds markup; doubles among the arguments are written short. */
  Svg add(String format, Object... arguments) {
    Object[] written = new Object[arguments.length];
    for (int i = 0; i < arguments.length; i++) {
      written[i] =
          arguments[i] instanceof Double number
              ? Text.format("%.2f", number).replaceFirst("\\.?0+$", "")
              : arguments[i];
    }
    text.append(format.formatted(written)).append('\n');
    return this;
  }

  /** Adds text at a place. */
  Svg text(double x, double y, String style, String content) {
    return add("<text x=\"%s\" y=\"%s\" class=\"%s\">%s</text>", x, y, style, escape(content));
  }

  /** Adds a straight line. */
  Svg line(double x1, double y1, double x2, double y2, String style) {
    return add(
        "<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" class=\"%s\"/>", x1, y1, x2, y2, style);
  }

  String end() {
    return text + "</svg>\n";
  }

  /** Text that is safe in HTML and SVG, in content and in quoted attributes. */
  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
