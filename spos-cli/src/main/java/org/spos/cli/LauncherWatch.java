package org.spos.cli;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.spos.ranks.Places;

/**
 * Ends a process that {@code spos launch} started once that is gone, since nobody would pass
 * signals on or tell of the end of the others any more. What is asked to stop saves first.
 */
final class LauncherWatch {
  private static final long LOOK_MILLIS = 500;

  private LauncherWatch() {}

  /** Watches in a thread of its own, if the environment names a launcher. */
  static void begin(Map<String, String> environment) {
    Optional.ofNullable(environment.get(Places.LAUNCHER))
        .filter(id -> id.matches("[0-9]{1,18}"))
        .map(Long::valueOf)
        .ifPresent(LauncherWatch::begin);
  }

  private static void begin(long launcher) {
    Thread thread = new Thread(() -> watch(launcher), "launcher-watch");
    thread.setDaemon(true);
    thread.start();
  }

  private static void watch(long launcher) {
    try {
      // The parent of an orphan is another process at once, even if nobody has asked for its end.
      while (ProcessHandle.current()
          .parent()
          .map(ProcessHandle::pid)
          .equals(Optional.of(launcher))) {
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      }
    } catch (InterruptedException e) {
      return;
    }
    System.exit(ExitCode.INTERRUPTED); // the hook of StopSignal has the work saved
  }
}
