package org.spos.watch;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * Tells of signals that ask for an end, for a process that only passes them on. The warnings of
 * batch systems and a closed terminal count once, however often they come.
 */
public final class EndSignals implements AutoCloseable {
  private final List<Runnable> restore = new ArrayList<>();
  private final AtomicInteger count = new AtomicInteger();

  private EndSignals() {}

  /**
   * Listens until closed.
   *
   * @param asked told how often an end was asked for so far; called from a thread of its own
   */
  public static EndSignals install(IntConsumer asked) {
    EndSignals signals = new EndSignals();
    for (String signal : List.of("INT", "TERM")) {
      SignalHandlers.handle(signal, () -> asked.accept(signals.count.incrementAndGet()))
          .ifPresent(signals.restore::add);
    }
    for (String signal : List.of("USR1", "USR2", "HUP")) {
      SignalHandlers.handleUnlessIgnored(
              signal,
              () -> {
                if (signals.count.compareAndSet(0, 1)) {
                  asked.accept(1);
                }
              })
          .ifPresent(signals.restore::add);
    }
    return signals;
  }

  @Override
  public void close() {
    restore.forEach(Runnable::run);
    restore.clear();
  }
}
