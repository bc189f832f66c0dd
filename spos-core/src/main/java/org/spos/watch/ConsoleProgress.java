package org.spos.watch;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * Progress as text: on a terminal one line that is rewritten and never wraps, elsewhere a plain
 * line now and then. Work that begins while other work runs shows on that one's line, if it lasts.
 */
public final class ConsoleProgress implements Progress.Starter, AutoCloseable {
  /** Moves to the start of the line and wipes it. */
  public static final String ERASE = "\r\u001b[2K";

  private static final Duration TERMINAL_INTERVAL = Duration.ofMillis(200);
  private static final long INNER_SHOWS_AFTER = Duration.ofSeconds(2).toNanos();

  private final PrintStream out;
  private final boolean terminal;
  private final long intervalNanos;
  private final IntSupplier columns;
  private final LongSupplier nanoTime;
  private final Deque<Running> running = new ArrayDeque<>(); // the outermost first
  private boolean lineOpen;

  /**
   * Shows progress on a terminal, refreshed 5 times a second.
   *
   * @param out stays open
   * @param columns of the terminal, asked each time
   */
  public static ConsoleProgress onTerminal(PrintStream out, IntSupplier columns) {
    return new ConsoleProgress(out, true, TERMINAL_INTERVAL, columns, System::nanoTime);
  }

  /**
   * Shows progress in a pipe or file.
   *
   * @param out stays open
   * @param interval shortest time between two lines
   */
  public static ConsoleProgress plain(PrintStream out, Duration interval) {
    return new ConsoleProgress(out, false, interval, () -> 0, System::nanoTime);
  }

  ConsoleProgress(
      PrintStream out,
      boolean terminal,
      Duration interval,
      IntSupplier columns,
      LongSupplier nanoTime) {
    this.out = out;
    this.terminal = terminal;
    this.intervalNanos = interval.toNanos();
    this.columns = columns;
    this.nanoTime = nanoTime;
  }

  @Override
  public Progress start(String title, long total, long done) {
    Running started = new Running(title, total, done, running.isEmpty());
    running.add(started);
    if (terminal && running.size() == 1) {
      show(started, started.started);
    }
    return started;
  }

  /** Ends the line that is being rewritten, if one is; what is written next has its own. */
  @Override
  public void close() {
    running.clear();
    endLine();
  }

  private void endLine() {
    if (lineOpen) {
      out.print(System.lineSeparator());
      out.flush();
      lineOpen = false;
    }
  }

  private void show(Running outer, long now) {
    outer.shownAt = now;
    outer.stale = false;
    ProgressLine line = outer.line(now, inner(outer, now));
    if (terminal) {
      // One column stays free: some terminals wrap as soon as the last one is written.
      out.print(ERASE + line.fitted(Math.max(1, columns.getAsInt() - 1)));
      lineOpen = true;
    } else {
      out.print(line.plain() + System.lineSeparator());
    }
    out.flush();
  }

  /** The innermost work inside this one that has lasted long enough to be told. */
  private String inner(Running outer, long now) {
    String text = "";
    for (Running one : running) {
      if (one != outer && now - one.started >= INNER_SHOWS_AFTER) {
        text = one.title + " " + ProgressLine.percent(one.done, one.total);
      }
    }
    return text;
  }

  private final class Running implements Progress {
    private final String title;
    private final long total;
    private final boolean outermost;
    private final long before;
    private final long started = nanoTime.getAsLong();
    private final RecentRate rate;
    private long done;
    private long images;
    private long shownAt = started;
    private List<String> notes = List.of();
    private boolean stale = true;

    Running(String title, long total, long done, boolean outermost) {
      this.title = title;
      this.total = total;
      this.before = done;
      this.done = done;
      this.outermost = outermost;
      this.rate = new RecentRate(started, done);
    }

    @Override
    public void advance(long steps, long newImages, String note) {
      done += steps;
      images += newImages;
      notes = note.isEmpty() ? List.of() : List.of(note.split(", "));
      stale = true;
      long now = nanoTime.getAsLong();
      rate.add(now, done, images);
      if (!running.isEmpty() && now - running.getFirst().shownAt >= intervalNanos) {
        show(running.getFirst(), now);
      }
    }

    @Override
    public void close() {
      if (!running.remove(this) || !outermost) {
        return; // the line belongs to the work around it
      }
      if (stale) {
        show(this, nanoTime.getAsLong());
      }
      endLine();
    }

    private ProgressLine line(long now, String inner) {
      double speed = rate.steps(now);
      long left =
          done > before && done < total && speed > 0 ? Math.round((total - done) / speed) : -1;
      return new ProgressLine(
          title, done, total, images > 0 ? rate.images(now) : 0, left, notes, inner);
    }
  }
}
