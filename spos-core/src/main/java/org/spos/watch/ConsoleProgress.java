package org.spos.watch;

import java.io.PrintStream;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.spos.text.Text;

/**
 * Progress as text: on a terminal one line that is rewritten, elsewhere a plain line now and then.
 */
public final class ConsoleProgress implements Progress.Starter {
  private static final Duration TERMINAL_INTERVAL = Duration.ofMillis(200);
  private static final int BAR = 24;

  private final PrintStream out;
  private final boolean terminal;
  private final long intervalNanos;
  private final LongSupplier nanoTime;

  /**
   * Shows progress on a stream, which stays open.
   *
   * @param terminal whether a carriage return rewrites the line
   * @param interval shortest time between two plain lines; a terminal is refreshed 5 times a second
   */
  public ConsoleProgress(PrintStream out, boolean terminal, Duration interval) {
    this(out, terminal, interval, System::nanoTime);
  }

  ConsoleProgress(PrintStream out, boolean terminal, Duration interval, LongSupplier nanoTime) {
    this.out = out;
    this.terminal = terminal;
    this.intervalNanos = (terminal ? TERMINAL_INTERVAL : interval).toNanos();
    this.nanoTime = nanoTime;
  }

  @Override
  public Progress start(String title, long total, long done) {
    return new Running(title, total, done);
  }

  private final class Running implements Progress {
    private final String title;
    private final long total;
    private final long before;
    private final long started = nanoTime.getAsLong();
    private long done;
    private long images;
    private long shownAt = started;
    private int width;
    private String note = "";
    private boolean stale = true;

    Running(String title, long total, long done) {
      this.title = title;
      this.total = total;
      this.before = done;
      this.done = done;
    }

    @Override
    public void advance(long steps, long newImages, String newNote) {
      done += steps;
      images += newImages;
      note = newNote;
      stale = true;
      long now = nanoTime.getAsLong();
      if (now - shownAt >= intervalNanos) {
        show(now);
      }
    }

    @Override
    public void close() {
      if (stale) {
        show(nanoTime.getAsLong());
      }
      if (terminal) {
        out.print(System.lineSeparator());
        out.flush();
      }
    }

    private void show(long now) {
      shownAt = now;
      stale = false;
      String text = text(Math.max(now - started, 1) / 1e9);
      if (terminal) {
        // Blanks wipe what a longer line before left behind.
        out.print("\r" + text + " ".repeat(Math.max(0, width - text.length())));
        width = text.length();
      } else {
        out.print(text + System.lineSeparator());
      }
      out.flush();
    }

    private String text(double seconds) {
      double share = total <= 0 ? 1 : Math.min(1, (double) done / total);
      StringBuilder text = new StringBuilder(title);
      if (terminal) {
        int filled = (int) (share * BAR);
        text.append(" [").append("#".repeat(filled)).append("-".repeat(BAR - filled)).append(']');
      }
      text.append(Text.format(" %d/%d %.1f%%", done, total, 100 * share));
      if (images > 0) {
        text.append(Text.format(", %.1f images/s", images / seconds));
      }
      if (done > before && done < total) {
        long left = Math.round((total - done) * seconds / (done - before));
        text.append(", ").append(clock(left)).append(" left");
      }
      return note.isEmpty() ? text.toString() : text.append(", ").append(note).toString();
    }
  }

  private static String clock(long seconds) {
    return Text.format("%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }
}
