package org.spos.report;

import java.util.Comparator;
import java.util.List;
import org.spos.run.JournalEntry;
import org.spos.text.Text;

/** Every candidate of a search: FLOPs and accuracy, the darker the later its epoch. */
final class CandidateChart {
  private CandidateChart() {}

  /** At least one candidate. */
  static String draw(List<JournalEntry> candidates) {
    Frame frame =
        Frame.of(
            candidates.stream().map(one -> (double) one.macs()).toList(),
            candidates.stream().map(JournalEntry::top1).toList(),
            true,
            "multiply-accumulates",
            "top-1 in % with the supernet's weights");
    Svg svg = new Svg(Frame.WIDTH, Frame.HEIGHT, "Candidates by FLOPs and accuracy");
    frame.draw(svg);
    int epochs = candidates.stream().mapToInt(JournalEntry::epoch).max().orElseThrow();
    for (JournalEntry one : candidates) {
      svg.add(
          "<circle cx=\"%s\" cy=\"%s\" r=\"3.5\" fill=\"%s\""
              + " class=\"candidate\"><title>%s</title></circle>",
          frame.x().pixel(one.macs()),
          frame.y().pixel(one.top1()),
          color(one.epoch(), epochs),
          Text.format(
              "epoch %d, %s: %.2f %%%s, loss %.4f, %,d",
              one.epoch(),
              one.architecture(),
              one.top1(),
              one.top1Error().map(error -> Text.format(" ± %.2f", error)).orElse(""),
              one.loss(),
              one.macs()));
    }
    JournalEntry best =
        candidates.stream().max(Comparator.comparingDouble(JournalEntry::top1)).orElseThrow();
    svg.add(
        "<circle cx=\"%s\" cy=\"%s\" r=\"7\" class=\"best\"/>",
        frame.x().pixel(best.macs()), frame.y().pixel(best.top1()));
    legend(svg, epochs);
    return svg.end();
  }

  private static void legend(Svg svg, int epochs) {
    double left = Frame.WIDTH - 118.0;
    double top = Frame.LEGEND - 9;
    int shown = Math.min(epochs, 10);
    svg.text(left - 8, top + 9, "tick end", "epoch 1");
    for (int i = 0; i < shown; i++) {
      int epoch = shown == 1 ? 1 : 1 + Math.round(i * (epochs - 1) / (shown - 1f));
      svg.add(
          "<rect x=\"%s\" y=\"%s\" width=\"7\" height=\"11\" fill=\"%s\"/>",
          left + 7.0 * i, top, color(epoch, epochs));
    }
    svg.text(left + 7.0 * shown + 6, top + 9, "tick", String.valueOf(epochs));
  }

  /** From light to dark blue. */
  private static String color(int epoch, int epochs) {
    double share = epochs == 1 ? 1 : (epoch - 1.0) / (epochs - 1);
    return Text.format("hsl(%.0f 70%% %.0f%%)", 200 + 25 * share, 78 - 46 * share);
  }
}
