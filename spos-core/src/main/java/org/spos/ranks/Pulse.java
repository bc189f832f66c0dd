package org.spos.ranks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.spos.text.OneLine;
import org.spos.text.Text;

/**
 * Notices that a process is gone: the one that started it has said so, or it has given no sign of
 * life for a while. The first process watches all others, the others watch the first. A thread of
 * its own.
 */
final class Pulse implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(200);

  private final Place place;
  private final Store store;
  private final Duration every;
  private final Duration silence;
  private final IntConsumer onGone;
  private final Runnable onEnded;
  private final Map<Integer, String> gone = new ConcurrentHashMap<>();
  private final Map<Integer, Beat> beats = new ConcurrentHashMap<>();
  private final Thread thread = new Thread(this::watch, "ranks-pulse");
  private volatile boolean closed;
  private boolean ended; // of the thread alone

  private record Beat(long count, long nanoTime) {}

  /**
   * @param every time between two signs of life
   * @param silence after which a process is gone
   * @param onGone told of each process that is gone, once, in the thread of the pulse
   * @param onEnded run in the same thread once the first process has ended the run with an error:
   *     who waits for the numbers of a third one would not hear of it
   */
  Pulse(
      Place place,
      Store store,
      Duration every,
      Duration silence,
      IntConsumer onGone,
      Runnable onEnded) {
    this.place = place;
    this.store = store;
    this.every = every;
    this.silence = silence;
    this.onGone = onGone;
    this.onEnded = onEnded;
    thread.setDaemon(true);
  }

  /** Gives the first sign of life before it returns. */
  void start() {
    if (!place.launched()) {
      store.add(beat(place.rank()), 1);
    }
    thread.start();
  }

  /** Why a process is taken to be gone: a clause; empty while it is there. */
  Optional<String> gone(int rank) {
    noticeEnd(rank);
    return Optional.ofNullable(gone.get(rank));
  }

  /** Takes a process to be gone. */
  void take(int rank, String why) {
    if (gone.putIfAbsent(rank, why) == null) {
      onGone.accept(rank);
    }
  }

  private void watch() {
    long next = System.nanoTime();
    while (!closed) {
      try {
        if (place.launched()) {
          watched().forEach(this::noticeEnd);
        }
        if (System.nanoTime() - next >= 0) {
          next = System.nanoTime() + every.toNanos();
          if (!place.launched()) {
            store.add(beat(place.rank()), 1);
            watched().forEach(this::listen);
          }
          noticeEndOfRun();
        }
        Thread.sleep(LOOK.toMillis());
      } catch (InterruptedException e) {
        return; // by close
      } catch (RuntimeException e) {
        if (!closed && !place.leads()) {
          take(0, "it does not answer any more");
        }
        return;
      }
    }
  }

  private IntStream watched() {
    return place.leads() ? IntStream.range(1, place.size()) : IntStream.of(0);
  }

  private void listen(int rank) {
    long count = store.add(beat(rank), 0);
    if (count == 0) {
      return; // not here yet: who waits for it knows how long
    }
    Beat last = beats.computeIfAbsent(rank, r -> new Beat(count, System.nanoTime()));
    if (last.count() != count) {
      beats.put(rank, new Beat(count, System.nanoTime()));
    } else if (System.nanoTime() - last.nanoTime() > silence.toNanos()) {
      take(rank, Text.format("no sign of life for %d s", silence.toSeconds()));
    }
  }

  private void noticeEndOfRun() {
    if (!place.leads()
        && !ended
        && store.get(Course.END).filter(code -> !code.equals("0")).isPresent()) {
      ended = true;
      onEnded.run();
    }
  }

  /** Reads what spos launch writes when a process has ended. */
  private void noticeEnd(int rank) {
    if (!place.launched() || gone.containsKey(rank)) {
      return;
    }
    Path note = LaunchNotes.ended(place.at().file().orElseThrow(), rank);
    try {
      if (Files.exists(note)) {
        take(rank, OneLine.of(Files.readString(note)));
      }
    } catch (IOException e) {
      take(rank, "it has ended");
    }
  }

  private static String beat(int rank) {
    return Text.format("beat/%d", rank);
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(1_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
