package org.spos.watch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.spos.text.Text;

/**
 * A request to stop that the work notices between two steps. The first SIGINT or SIGTERM sets it,
 * the second ends the process at once with exit code 130; a checkpoint write that it interrupts
 * leaves the earlier file intact. So do the warnings of batch systems, SIGUSR1 (Slurm, SGE) and
 * SIGUSR2 (LSF, SGE), and a closed terminal (SIGHUP), however often they come. Any other way in
 * which the process is asked to end sets it too, and waits a bounded time for {@link #saved}.
 * Thread-safe.
 */
public final class StopSignal implements AutoCloseable {
  /** Exit code of an interrupted run. */
  public static final int EXIT_CODE = 130;

  private final Duration patience;
  private final Consumer<String> notice;
  private final Runnable halt;
  private final CountDownLatch saved = new CountDownLatch(1);
  private final Thread hook = new Thread(this::awaitSaved, "stop-signal");
  private final List<Runnable> restore = new ArrayList<>();
  private volatile boolean requested;
  private boolean asked;

  StopSignal(Duration patience, Consumer<String> notice, Runnable halt) {
    this.patience = patience;
    this.notice = notice;
    this.halt = halt;
  }

  /**
   * Starts listening until closed.
   *
   * @param patience how long the end of the process may be held up to save state
   * @param notice prints one line to the user; called from a thread of its own
   */
  public static StopSignal install(Duration patience, Consumer<String> notice) {
    return install(patience, notice, false);
  }

  /**
   * The same for a process that another one started which passes signals on.
   *
   * @param passedOn whether a terminal's SIGINT is left to that one: it reaches both
   */
  public static StopSignal install(Duration patience, Consumer<String> notice, boolean passedOn) {
    StopSignal stop = new StopSignal(patience, notice, () -> Runtime.getRuntime().halt(EXIT_CODE));
    Runtime.getRuntime().addShutdownHook(stop.hook);
    for (String signal : List.of("INT", "TERM")) {
      Runnable action = passedOn && signal.equals("INT") ? () -> {} : stop::request;
      SignalHandlers.handle(signal, action).ifPresent(stop.restore::add);
    }
    for (String signal : List.of("USR1", "USR2", "HUP")) {
      // Who starts us with nohup does not want to hear of the terminal.
      SignalHandlers.handleUnlessIgnored(signal, stop::warn).ifPresent(stop.restore::add);
    }
    return stop;
  }

  /** Whether to save and stop as soon as the current step is done. */
  public boolean requested() {
    return requested;
  }

  /** What SIGINT and SIGTERM do: the first is noted, the second ends the process. */
  public void request() {
    boolean again;
    synchronized (this) {
      again = asked;
      asked = true;
      requested = true;
    }
    if (again) {
      halt.run();
    } else {
      notice.accept("stopping after this step and saving; once more ends at once");
    }
  }

  /** What a warning does: it is noted, and another one changes nothing. */
  void warn() {
    boolean again;
    synchronized (this) {
      again = requested;
      requested = true;
    }
    if (!again) {
      notice.accept("stopping after this step and saving");
    }
  }

  /** Says that the state is on the disk, so that the process may end. */
  public void saved() {
    saved.countDown();
  }

  /** Stops listening and restores what signals did before. */
  @Override
  public void close() {
    saved();
    restore.forEach(Runnable::run);
    restore.clear();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending; the hook no longer waits.
      return;
    }
  }

  /** Runs while the process ends. */
  void awaitSaved() {
    requested = true;
    try {
      if (!saved.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        notice.accept(
            Text.format(
                "ending after %d s without a save; the last checkpoint is intact",
                patience.toSeconds()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
