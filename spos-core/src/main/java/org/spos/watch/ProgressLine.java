package org.spos.watch;

import java.util.ArrayList;
import java.util.List;
import org.spos.text.Text;

/**
 * What there is to say of running work, the most important first.
 *
 * @param title what is done
 * @param done steps
 * @param total steps
 * @param imagesPerSecond lately; 0 if there are none to count
 * @param secondsLeft by the recent speed; negative if that is not known
 * @param notes further values, the most important first
 * @param inner work that this one waits for, such as {@code val 40.0%}; may be empty
 */
record ProgressLine(
    String title,
    long done,
    long total,
    double imagesPerSecond,
    long secondsLeft,
    List<String> notes,
    String inner) {
  private static final int LEAST_BAR = 10;
  private static final int MOST_BAR = 40;
  private static final int FRAME = 3; // a blank and two brackets

  /** For a pipe or file: everything. */
  String plain() {
    StringBuilder text =
        new StringBuilder(title)
            .append(Text.format(" %d/%d ", done, total))
            .append(percent(done, total));
    if (!inner.isEmpty()) {
      text.append(", ").append(inner);
    }
    rate().forEach(part -> text.append(", ").append(part));
    left().forEach(part -> text.append(", ").append(part));
    notes.forEach(part -> text.append(", ").append(part));
    return text.toString();
  }

  /**
   * For a line of a terminal: what does not fit is left out from its end, a part at a time, and a
   * bar takes what is left over.
   *
   * @param columns of the line, at least 1
   */
  String fitted(int columns) {
    List<String> parts = new ArrayList<>();
    parts.add(title + " " + percent(done, total));
    if (!inner.isEmpty()) {
      parts.add(inner);
    }
    parts.addAll(left());
    parts.addAll(notes);
    parts.addAll(rate());
    parts.add(Text.format("%d/%d", done, total));
    StringBuilder text = new StringBuilder();
    for (String part : parts) {
      String next = text.isEmpty() ? part : ", " + part;
      if (text.length() + next.length() > columns) {
        return text.isEmpty() ? next.substring(0, columns) : text.toString();
      }
      text.append(next);
    }
    int room = Math.min(MOST_BAR, columns - text.length() - FRAME);
    return room < LEAST_BAR ? text.toString() : text.append(bar(room)).toString();
  }

  /** Such as {@code 12.5%}; never 100 before all is done. */
  static String percent(long done, long total) {
    double share = share(done, total);
    return Text.format("%.1f%%", share < 1 ? Math.min(99.9, 100 * share) : 100.0);
  }

  private String bar(int cells) {
    int filled = (int) (share(done, total) * cells);
    return " [" + "#".repeat(filled) + "-".repeat(cells - filled) + "]";
  }

  private List<String> rate() {
    return imagesPerSecond > 0 ? List.of(Text.format("%.1f images/s", imagesPerSecond)) : List.of();
  }

  private List<String> left() {
    return secondsLeft < 0 ? List.of() : List.of(clock(secondsLeft) + " left");
  }

  private static double share(long done, long total) {
    return total <= 0 ? 1 : Math.min(1, (double) done / total);
  }

  private static String clock(long seconds) {
    return Text.format("%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }
}
