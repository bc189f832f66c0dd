package org.spos.doctor;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.spos.text.OneLine;

/** Another program that is asked something. */
final class Subprocess {
  private Subprocess() {}

  /**
   * How it ended.
   *
   * @param exitCode 127 where it could not be started
   * @param out what it wrote to both streams
   * @param timedOut whether it was ended for being late
   */
  record Ended(int exitCode, List<String> out, boolean timedOut) {}

  /** Runs it to its end, or for so many seconds. */
  static Ended run(List<String> command, int seconds) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      List<String> lines = new ArrayList<>();
      Thread reader = new Thread(() -> read(process, lines), "subprocess-output");
      reader.setDaemon(true);
      reader.start();
      boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
      if (!ended) {
        process.destroyForcibly();
      }
      reader.join(TimeUnit.SECONDS.toMillis(5));
      synchronized (lines) {
        return new Ended(ended ? process.exitValue() : 137, List.copyOf(lines), !ended);
      }
    } catch (IOException e) {
      return new Ended(127, List.of(OneLine.of(String.valueOf(e.getMessage()))), false);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Ended(130, List.of("interrupted"), false);
    }
  }

  private static void read(Process process, List<String> lines) {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        synchronized (lines) {
          lines.add(line);
        }
      }
    } catch (IOException e) {
      synchronized (lines) {
        lines.add(OneLine.of(String.valueOf(e.getMessage()))); // its end says more
      }
    }
  }
}
