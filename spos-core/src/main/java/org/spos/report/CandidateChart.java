package org.spos.report;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.spos.config.SearchConfig.Score;
import org.spos.run.JournalEntry;
import org.spos.text.Text;

/** Every candidate of a search: FLOPs and accuracy, the darker the later its epoch. */
final class CandidateChart {
  private CandidateChart() {}

  /** At least one candidate. */
  static String draw(List<JournalEntry> candidates, Score score) {
    // A ruined network may have a loss that is no number; it has no place on an axis.
    List<JournalEntry> shown =
        candidates.stream()
            .filter(one -> score == Score.TOP1 || Double.isFinite(one.loss()))
            .toList();
    return shown.isEmpty() ? chart(candidates, Score.TOP1) : chart(shown, score);
  }

  private static String chart(List<JournalEntry> candidates, Score score) {
    ToDoubleFunction<JournalEntry> value =
        switch (score) {
          case TOP1 -> JournalEntry::top1;
          case LOSS -> JournalEntry::loss;
          case ANGLE -> one -> one.angle().orElse(0.0);
        };
    String label =
        switch (score) {
          case TOP1 -> "top-1 in % with the supernet's weights";
          case LOSS -> "loss with the supernet's weights";
          case ANGLE -> "angle between initial and trained weights";
        };
    Frame frame =
        Frame.of(
            candidates.stream().map(one -> (double) one.macs()).toList(),
            candidates.stream().map(value::applyAsDouble).toList(),
            true,
            "multiply-accumulates",
            label);
    Svg svg = new Svg(Frame.WIDTH, Frame.HEIGHT, "Candidates by FLOPs and accuracy");
    frame.draw(svg);
    int epochs = candidates.stream().mapToInt(JournalEntry::epoch).max().orElseThrow();
    for (JournalEntry one : candidates) {
      svg.add(
          "<circle cx=\"%s\" cy=\"%s\" r=\"3.5\" fill=\"%s\""
              + " class=\"candidate\"><title>%s</title></circle>",
          frame.x().pixel(one.macs()),
          frame.y().pixel(value.applyAsDouble(one)),
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
    Comparator<JournalEntry> order = Comparator.comparingDouble(value);
    JournalEntry best =
        candidates.stream().max(score == Score.LOSS ? order.reversed() : order).orElseThrow();
    svg.add(
        "<circle cx=\"%s\" cy=\"%s\" r=\"7\" class=\"best\"/>",
        frame.x().pixel(best.macs()), frame.y().pixel(value.applyAsDouble(best)));
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
