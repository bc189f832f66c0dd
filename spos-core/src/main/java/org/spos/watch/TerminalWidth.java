package org.spos.watch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Columns of the terminal that standard error is connected to. Java cannot tell, but {@code stty}
 * can; it is asked once, and again after the terminal said that its size changed. Thread-safe.
 */
public final class TerminalWidth implements IntSupplier {
  private static final int USUAL = 80;
  private static final Pattern SIZE = Pattern.compile("\\d+ (\\d{1,5})\\s*");

  private volatile boolean stale = true;
  private volatile int columns = USUAL;

  /** Listens for changes as long as the process lives. */
  public TerminalWidth() {
    SignalHandlers.handle("WINCH", () -> stale = true);
  }

  @Override
  public int getAsInt() {
    if (stale) {
      stale = false;
      columns = ask().orElse(USUAL);
    }
    return columns;
  }

  private static OptionalInt ask() {
    try {
      Process stty =
          new ProcessBuilder("sh", "-c", "stty size <&2 2>/dev/null")
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      String size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return stty.waitFor(1, TimeUnit.SECONDS) ? parse(size) : OptionalInt.empty();
    } catch (IOException e) {
      return OptionalInt.empty(); // there is no sh
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return OptionalInt.empty();
    }
  }

  /** What {@code stty size} says: rows and columns; a terminal that does not know says 0. */
  static OptionalInt parse(String size) {
    Matcher found = SIZE.matcher(size);
    if (!found.matches()) {
      return OptionalInt.empty();
    }
    int columns = Integer.parseInt(found.group(1));
    return columns > 0 ? OptionalInt.of(columns) : OptionalInt.empty();
  }
}
