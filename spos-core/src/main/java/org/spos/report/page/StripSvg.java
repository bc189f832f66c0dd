package org.spos.report.page;

import java.util.List;
import org.spos.report.model.Strip;
import org.spos.report.model.Strip.Box;
import org.spos.text.Text;

/** Networks as rows of boxes with the multiply–accumulates of each below it. */
final class StripSvg {
  private static final double BOX = 40;
  private static final double GAP = 6;
  private static final double TOP = 34;
  private static final double BOX_HEIGHT = 44;
  private static final double BARS = TOP + BOX_HEIGHT + 12;
  private static final double TALLEST = 56;

  private StripSvg() {}

  /**
   * Draws one network.
   *
   * @param most multiply–accumulates of the tallest bar, the same for networks side by side
   */
  static String draw(Strip.Network network, double most) {
    int width = (int) (16 + network.boxes().size() * (BOX + GAP));
    Svg svg =
        Svg.fixed(width, (int) (BARS + TALLEST + 20), network.name() + ": " + network.choices());
    double x = 8;
    for (Box box : network.boxes()) {
      box(svg, box, x, most);
      x += BOX + GAP;
    }
    return svg.end();
  }

  static double most(List<Strip.Network> networks) {
    return networks.stream()
        .flatMap(network -> network.boxes().stream())
        .mapToDouble(Box::macs)
        .max()
        .orElse(1);
  }

  private static void box(Svg svg, Box box, double x, double most) {
    String style = box.color() < 0 ? "other" : "op" + box.color() % 8;
    if (box.begins()) {
      svg.text(x, TOP - 18, "tick", Text.format("%d²", box.side()));
      svg.text(x, TOP - 6, "tick", String.valueOf(box.channels()));
    }
    svg.add(
        "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"6\" class=\"box"
            + " %s\"><title>%s</title></rect>",
        x, TOP, BOX, BOX_HEIGHT, style, Text.format("%,d multiply-accumulates", box.macs()));
    svg.text(x + BOX / 2, TOP + (box.below().isEmpty() ? 27 : 20), "label middle", box.label());
    svg.text(x + BOX / 2, TOP + 36, "below middle", box.below());
    double height = box.macs() / most * TALLEST;
    svg.add(
        "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" class=\"%s\"/>",
        x + 8, BARS, BOX - 16, height, style);
    svg.text(x + BOX / 2, BARS + height + 13, "tick middle", millions(box.macs()));
  }

  private static String millions(long macs) {
    return macs >= 1_000_000
        ? Text.format("%.1fM", macs / 1e6)
        : macs >= 1_000 ? Text.format("%.0fk", macs / 1e3) : String.valueOf(macs);
  }
}
