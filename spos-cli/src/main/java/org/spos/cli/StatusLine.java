package org.spos.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.time.Duration;
import org.spos.watch.ConsoleProgress;
import org.spos.watch.Progress;
import org.spos.watch.TerminalWidth;

/** What a command says on standard error of the work that goes on. */
final class StatusLine {
  private static final Duration PLAIN_INTERVAL = Duration.ofSeconds(10);

  private final PrintWriter err;
  private final ConsoleProgress progress;

  StatusLine(PrintWriter err) {
    this.err = err;
    PrintStream stderr = Terminal.stderr(err);
    this.progress =
        Terminal.isTerminal()
            ? ConsoleProgress.onTerminal(stderr, new TerminalWidth())
            : ConsoleProgress.plain(stderr, PLAIN_INTERVAL);
  }

  Progress.Starter progress() {
    return progress;
  }

  /** Prints a line in place of the progress, which comes again below it. Any thread may call it. */
  void say(String line) {
    err.println((Terminal.isTerminal() ? ConsoleProgress.ERASE : "") + "spos: " + line);
    err.flush();
  }

  /** Ends the progress line, so that an error has a line of its own. */
  void end() {
    progress.close();
  }
}
