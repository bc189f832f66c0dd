package org.spos.ranks;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.spos.error.RanksException;
import org.spos.text.OneLine;
import org.spos.text.Text;

/**
 * What the processes of a run say to each other, and how it ends: nobody waits for the word of one
 * that is gone. Only the store is needed for it.
 */
final class Course {
  /** How long to ask who it was, when a connection has broken. */
  private static final Duration INQUIRY = Duration.ofSeconds(3);

  /** How long the first process waits for the others to see that it is over. */
  private static final Duration FAREWELL = Duration.ofSeconds(5);

  private static final String STOP = "stop";

  /** The key under which the first process says the exit code of all. */
  static final String END = "end";

  private static final String LOST = "lost";

  private final Place place;
  private final Store store;
  private final Pulse pulse;
  private final boolean needsAll;
  private final IntFunction<String> name;

  /**
   * @param needsAll whether the end of any process ends the run, or that of the first alone
   * @param name of a process, for messages
   */
  Course(Place place, Store store, Pulse pulse, boolean needsAll, IntFunction<String> name) {
    this.place = place;
    this.store = store;
    this.pulse = pulse;
    this.needsAll = needsAll;
    this.name = name;
  }

  /** A value that another process writes. */
  String await(String key) {
    return await(key, () -> false);
  }

  /** A value that this process writes; empty once it is gone and the run can do without it. */
  Optional<String> awaitOf(int rank, String key) {
    return Waiting.forValue(
            Duration.ofDays(10_000),
            () -> {
              Optional<String> value = get(key);
              if (value.isPresent()) {
                return Optional.of(value);
              }
              requireNoTrouble(true);
              return !needsAll && pulse.gone(rank).isPresent()
                  ? Optional.of(Optional.<String>empty())
                  : Optional.<Optional<String>>empty();
            })
        .orElseThrow();
  }

  /**
   * The same.
   *
   * @param stop whether this process was asked to stop: the first is then asked to end the run
   */
  String await(String key, BooleanSupplier stop) {
    return Waiting.forValue(
            Duration.ofDays(10_000),
            () -> {
              Optional<String> value = get(key);
              if (value.isEmpty()) {
                if (stop.getAsBoolean()) {
                  askToStop();
                }
                try {
                  requireNoTrouble(place.leads());
                } catch (RunEnded ended) {
                  return Optional.of(get(key).orElseThrow(() -> ended)); // it came in between
                }
              }
              return value;
            })
        .orElseThrow();
  }

  /** Why a process is gone; empty while it is there. */
  Optional<String> gone(int rank) {
    return pulse.gone(rank).or(() -> get(key("failed", rank)).map(Failure::line));
  }

  boolean isGone(int rank) {
    return gone(rank).isPresent();
  }

  void askToStop() {
    store.set(STOP, String.valueOf(place.rank()));
  }

  /**
   * Whether a process has asked for it. Whoever is behind the first stops as well once that is gone
   * or has ended the run: what it does then is for nobody, and a training saves.
   */
  boolean isAskedToStop() {
    if (place.leads()) {
      return get(STOP).isPresent();
    }
    try {
      return get(STOP).isPresent() || get(END).isPresent() || pulse.gone(0).isPresent();
    } catch (RanksException gone) {
      return true;
    }
  }

  /** Counts one more, where the first process may not answer any more. */
  long count(String counter) {
    try {
      return store.add(counter, 1);
    } catch (RuntimeException e) {
      throw silent(e);
    }
  }

  /** Says something to the first process. */
  void say(String key, String value) {
    try {
      store.set(key, value);
    } catch (RuntimeException e) {
      throw silent(e);
    }
  }

  /** See {@link Ranks#end}. */
  int end(int code) {
    if (!place.leads()) {
      int ofRun = Integer.parseInt(await(END));
      store.set(key("bye", place.rank()), "bye");
      return ofRun;
    }
    store.set(END, String.valueOf(code));
    Waiting.forValue(
        FAREWELL,
        () ->
            IntStream.range(1, place.size())
                    .allMatch(rank -> get(key("bye", rank)).isPresent() || isGone(rank))
                ? Optional.of(true)
                : Optional.empty());
    return code;
  }

  /** See {@link Ranks#fail}. */
  void fail(RuntimeException error, int code) {
    if (place.leads()) {
      end(code);
    } else {
      store.set(key("failed", place.rank()), new Failure(error).text());
    }
  }

  /**
   * What is behind a broken connection: the process that is gone, which has mostly told why, or
   * whose loss somebody else has seen first.
   *
   * @param peer the process at its other end
   */
  RuntimeException trouble(int peer, RuntimeException cause) {
    Optional<RuntimeException> known = Waiting.forValue(INQUIRY, () -> told(true));
    if (known.isPresent()) {
      return known.get();
    }
    if (peer != Members.UNKNOWN) {
      return lost(peer, "its connection has broken");
    }
    return new RanksException(
        "the ranks have lost each other: %s".formatted(OneLine.of("" + cause.getMessage())), cause);
  }

  /** The end of a process: all others are told of it before this one ends, too. */
  private RanksException lost(int rank, String why) {
    pulse.take(rank, why);
    try {
      if (store.get(LOST).isEmpty()) {
        store.set(LOST, String.valueOf(rank));
      }
    } catch (RuntimeException e) {
      pulse.take(0, "it does not answer any more");
    }
    return new RanksException(
        "%s is gone (%s)".formatted(name.apply(rank), gone(rank).orElse(why)));
  }

  /**
   * Throws what is known of the end of a process or of the run.
   *
   * @param ofAll whether the end of any process matters, or that of the first alone
   */
  void requireNoTrouble(boolean ofAll) {
    Optional<RuntimeException> trouble = told(ofAll);
    if (trouble.isPresent()) {
      throw trouble.get();
    }
  }

  /**
   * What is known of the end of a process; of the run, for all but the first.
   *
   * @param ofAll whether the end of any process matters, or that of the first alone
   */
  private Optional<RuntimeException> told(boolean ofAll) {
    Optional<String> end = place.leads() ? Optional.empty() : get(END);
    if (end.isPresent()) {
      store.set(key("bye", place.rank()), "bye");
      return Optional.of(new RunEnded(Integer.parseInt(end.get())));
    }
    int watched = ofAll ? place.size() : 1;
    for (int rank = 0; rank < watched; rank++) {
      Optional<String> failed = rank == place.rank() ? Optional.empty() : get(key("failed", rank));
      if (failed.isPresent()) {
        return Optional.of(Failure.parse(failed.get()).error(name.apply(rank)));
      }
    }
    for (int rank = 0; rank < (needsAll ? watched : 1); rank++) {
      Optional<String> gone = rank == place.rank() ? Optional.empty() : pulse.gone(rank);
      if (gone.isPresent()) {
        return Optional.of(lost(rank, gone.get()));
      }
    }
    return ofAll && needsAll
        ? get(LOST).map(rank -> lost(Integer.parseInt(rank), "another rank has lost it"))
        : Optional.empty();
  }

  /** A value, if it is there. */
  Optional<String> get(String key) {
    try {
      return store.get(key);
    } catch (RuntimeException e) {
      throw silent(e);
    }
  }

  /** The store does not answer any more, which the first process keeps for the others. */
  private RuntimeException silent(RuntimeException e) {
    if (place.leads()) {
      return e;
    }
    pulse.take(0, "it does not answer any more");
    return new RanksException(
        "%s is gone (%s)".formatted(name.apply(0), pulse.gone(0).orElse("")), e);
  }

  private static String key(String name, int rank) {
    return Text.format("%s/%d", name, rank);
  }
}
