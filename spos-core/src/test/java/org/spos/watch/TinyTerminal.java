package org.spos.watch;

import java.util.ArrayList;
import java.util.List;

/** A terminal of so many columns that knows what our progress line uses, and counts wraps. */
final class TinyTerminal {
  private final int columns;
  private final List<String> lines = new ArrayList<>();
  private StringBuilder line = new StringBuilder();
  private int column;
  private int wraps;

  TinyTerminal(int columns) {
    this.columns = columns;
  }

  TinyTerminal show(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (text.startsWith("\u001b[2K", i)) {
        line.setLength(0);
        line.append(" ".repeat(column));
        i += 3;
      } else if (c == '\r') {
        column = 0;
      } else if (c == '\n') {
        newLine();
      } else {
        put(c);
      }
    }
    return this;
  }

  private void put(char c) {
    if (c < ' ' || c > '~') {
      throw new AssertionError("character " + (int) c + " is of unknown width");
    }
    line.setLength(Math.max(line.length(), column));
    line.replace(column, Math.min(line.length(), column + 1), String.valueOf(c));
    if (++column == columns) { // the strictest terminals wrap here, others at the next character
      wraps++;
      newLine();
    }
  }

  private void newLine() {
    lines.add(line.toString().stripTrailing());
    line = new StringBuilder();
    column = 0;
  }

  int wraps() {
    return wraps;
  }

  /** What stands there, the last line too. */
  List<String> lines() {
    List<String> all = new ArrayList<>(lines);
    all.add(line.toString().stripTrailing());
    return all;
  }
}
