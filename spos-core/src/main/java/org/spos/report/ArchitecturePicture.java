package org.spos.report;

import java.util.List;
import org.spos.plan.BlockPlan;
import org.spos.plan.NetworkPlan;
import org.spos.text.Text;

/** A standalone network as a row of boxes with the FLOPs of each below it. */
final class ArchitecturePicture {
  private static final double BOX = 40;
  private static final double GAP = 6;
  private static final double TOP = 34;
  private static final double BOX_HEIGHT = 44;
  private static final double BARS = TOP + BOX_HEIGHT + 12;
  private static final double TALLEST = 80;

  private final NetworkPlan plan;
  private final Svg svg;
  private final double mostMacs;
  private double x = 8;

  private ArchitecturePicture(NetworkPlan plan) {
    this.plan = plan;
    int parts = plan.blocks().size() + 3;
    int width = (int) (16 + parts * (BOX + GAP));
    this.svg = new Svg(width, (int) (BARS + TALLEST + 26), "The architecture");
    long most = Math.max(plan.stem().macs(), plan.head().macs());
    for (List<BlockPlan> choices : plan.blocks()) {
      most = Math.max(most, choices.get(0).macs());
    }
    this.mostMacs = most;
  }

  static String draw(NetworkPlan plan) {
    return new ArchitecturePicture(plan).draw();
  }

  private String draw() {
    int side = plan.stem().outputSide();
    part("stem", "3×3", "other", plan.stem().macs(), side, plan.stem().spec().out(), true);
    for (List<BlockPlan> choices : plan.blocks()) {
      BlockPlan block = choices.get(0);
      boolean reduces = block.shape().stride() == 2;
      part(
          reduces ? "/2" : "",
          block.candidate().label(),
          "op" + block.choice() % 8,
          block.macs(),
          block.outputSide(),
          block.shape().out(),
          !block.shape().isKept()); // a stage of stride 1 begins with other channels, too
    }
    int features = plan.space().headChannels();
    part("head", "1×1", "other", plan.head().macs(), plan.head().outputSide(), features, true);
    part("linear", "FC", "other", plan.classifierMacs(), 1, plan.space().classes(), true);
    return svg.end();
  }

  private void part(
      String name, String label, String style, long macs, int side, int channels, boolean first) {
    if (first) {
      svg.text(x, TOP - 18, "tick", Text.format("%d×%d", side, side));
      svg.text(x, TOP - 6, "tick", String.valueOf(channels));
    }
    svg.add(
        "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"6\" class=\"box"
            + " %s\"><title>%s</title></rect>",
        x, TOP, BOX, BOX_HEIGHT, style, Text.format("%,d multiply-accumulates", macs));
    svg.text(x + BOX / 2, TOP + (name.isEmpty() ? 27 : 20), "label middle", label);
    svg.text(x + BOX / 2, TOP + 36, "tick middle", name);
    double height = macs / mostMacs * TALLEST;
    svg.add(
        "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" class=\"bar %s\"/>",
        x + 8, BARS, BOX - 16, height, style);
    svg.text(x + BOX / 2, BARS + height + 13, "tick middle", millions(macs));
    x += BOX + GAP;
  }

  private static String millions(long macs) {
    return macs >= 1_000_000 ? Text.format("%.1fM", macs / 1e6) : Text.format("%.0fk", macs / 1e3);
  }
}
