package org.spos.ranks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Runs the ranks of a run as threads of this process, on a meeting in memory. */
public final class RankThreads {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration BEAT = Duration.ofMillis(20);
  private static final Duration SILENCE = Duration.ofSeconds(5);

  private RankThreads() {}

  /** What one of them does. */
  @FunctionalInterface
  public interface Part<T> {
    T run(Ranks ranks) throws Exception;
  }

  /** The place of a rank. */
  static Place place(int rank, int size, String job) {
    return new Place(rank, size, 0, Rendezvous.at("memory", 1), job, false, "a test");
  }

  /** One that has joined; the caller closes it. */
  static Ranks join(MemoryMeeting meeting, int rank, int size) {
    return join(meeting, rank, size, SILENCE, true);
  }

  /** The same with another silence, in a run that needs all of them or the first alone. */
  static Ranks join(MemoryMeeting meeting, int rank, int size, Duration silence, boolean needsAll) {
    return Gathered.join(
        place(rank, size, "job"),
        meeting.of(rank, size),
        new Ranks.Terms(Optional.empty(), PATIENCE, needsAll),
        BEAT,
        silence);
  }

  /**
   * Runs all, and waits for them.
   *
   * @return what they gave, or the exception of a rank that failed
   */
  public static <T> List<Result<T>> run(int size, Part<T> part) throws InterruptedException {
    return run(size, part, true);
  }

  /** The same where the others serve the first, so that its end is theirs. */
  public static <T> List<Result<T>> serving(int size, Part<T> part) throws InterruptedException {
    return run(size, part, false);
  }

  private static <T> List<Result<T>> run(int size, Part<T> part, boolean waits)
      throws InterruptedException {
    if (size == 1) {
      try {
        return List.of(new Result<>(List.of(part.run(Ranks.ALONE)), List.of()));
      } catch (Exception e) {
        return List.of(new Result<>(List.of(), List.of(e)));
      }
    }
    MemoryMeeting meeting = new MemoryMeeting();
    CountDownLatch others = new CountDownLatch(waits ? size - 1 : 0);
    ExecutorService threads = Executors.newFixedThreadPool(size);
    try {
      List<Future<T>> running = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        int rank = i;
        running.add(threads.submit(() -> one(meeting, rank, size, part, others)));
      }
      List<Result<T>> results = new ArrayList<>();
      for (Future<T> one : running) {
        try {
          results.add(new Result<>(List.of(one.get()), List.of()));
        } catch (ExecutionException e) {
          results.add(new Result<>(List.of(), List.of(e.getCause())));
        }
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }

  private static <T> T one(
      MemoryMeeting meeting, int rank, int size, Part<T> part, CountDownLatch others)
      throws Exception {
    try (Ranks ranks = join(meeting, rank, size)) {
      try {
        T result = did(ranks, part, others);
        if (ranks.leads()) {
          // The end cuts short what the others still do, such as reading the last sum.
          others.await(10, TimeUnit.SECONDS);
        }
        ranks.end(0);
        return result;
      } catch (RuntimeException e) {
        if (!(e instanceof RunEnded)) {
          ranks.fail(e, 1);
        }
        throw e;
      }
    }
  }

  private static <T> T did(Ranks ranks, Part<T> part, CountDownLatch others) throws Exception {
    try {
      return part.run(ranks);
    } finally {
      if (!ranks.leads()) {
        others.countDown();
      }
    }
  }

  /**
   * What a rank came to.
   *
   * @param value one, unless it failed
   * @param failure one, if it failed
   */
  public record Result<T>(List<T> value, List<Throwable> failure) {
    /** Its value. */
    public T get() {
      if (!failure.isEmpty()) {
        throw new IllegalStateException(failure.get(0));
      }
      return value.get(0);
    }

    /** Its failure. */
    public Throwable thrown() {
      return failure.get(0);
    }
  }
}
