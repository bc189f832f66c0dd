package org.spos.ranks;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.spos.error.RanksException;
import org.spos.text.OneLine;
import org.spos.text.Text;

/**
 * Who is among the processes, who of them is gone, and how the run ends. Only the store is needed
 * for it.
 */
final class Members implements AutoCloseable {
  /** No process in particular. */
  static final int UNKNOWN = -1;

  /** How long to ask who it was, when a connection has broken. */
  private static final Duration INQUIRY = Duration.ofSeconds(3);

  /** How long the first process waits for the others to see that it is over. */
  private static final Duration FAREWELL = Duration.ofSeconds(5);

  private static final String STOP = "stop";
  private static final String END = "end";
  private static final String LOST = "lost";

  private final Place place;
  private final Store store;
  private final Pulse pulse;
  private final boolean needsAll;
  private final List<String> hosts = new ArrayList<>();
  private volatile IntConsumer onGone = rank -> {};

  /**
   * @param needsAll whether the end of any process ends the run, or that of the first alone
   */
  Members(Place place, Store store, Duration beat, Duration silence, boolean needsAll) {
    this.place = place;
    this.store = store;
    this.needsAll = needsAll;
    this.pulse = new Pulse(place, store, beat, silence, rank -> onGone.accept(rank));
  }

  Store store() {
    return store;
  }

  /** Waits until all processes are there, or gone already where the run can do without them. */
  void gather(Duration patience) {
    pulse.start();
    store.set(key("host", place.rank()), ownHost());
    Optional<Boolean> all =
        Waiting.forValue(
            patience,
            () -> {
              requireNoTrouble(true);
              return missing().isEmpty() ? Optional.of(true) : Optional.empty();
            });
    if (all.isEmpty()) {
      List<String> here =
          IntStream.range(0, place.size())
              .boxed()
              .filter(rank -> host(rank).isPresent())
              .map(rank -> Text.format("rank %d on %s", rank, host(rank).orElse("")))
              .toList();
      throw new RanksException(
          Text.format(
              "rank %s of %d did not come to %s within %d s; here are %s",
              missing().stream().map(String::valueOf).collect(Collectors.joining(", ")),
              place.size(),
              place.at(),
              patience.toSeconds(),
              String.join(", ", here)));
    }
    IntStream.range(0, place.size()).forEach(rank -> hosts.add(host(rank).orElse("")));
  }

  /** Tells of each process that is gone, in another thread. */
  void watch(IntConsumer told) {
    onGone = told;
  }

  /** A process for messages, such as {@code rank 2 on n1}. */
  String name(int rank) {
    Optional<String> host =
        rank < hosts.size() ? Optional.of(hosts.get(rank)) : store.get(key("host", rank));
    return Text.format("rank %d", rank)
        + host.filter(known -> !known.isEmpty()).map(" on "::concat).orElse("");
  }

  /** Says what of this process may differ from others. */
  void describe(String machine) {
    store.set(key("machine", place.rank()), OneLine.whole(machine));
  }

  /** A line for each process. */
  List<String> roster() {
    return IntStream.range(0, place.size())
        .mapToObj(
            rank ->
                name(rank)
                    + store.get(key("machine", rank)).map(text -> ": " + text).orElse("")
                    + gone(rank).map(why -> "; lost: " + why).orElse(""))
        .toList();
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
                requireNoTrouble(place.leads());
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

  boolean isAskedToStop() {
    return get(STOP).isPresent();
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
    if (peer != UNKNOWN) {
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
    return new RanksException("%s is gone (%s)".formatted(name(rank), gone(rank).orElse(why)));
  }

  private void requireNoTrouble(boolean ofAll) {
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
        return Optional.of(Failure.parse(failed.get()).error(name(rank)));
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

  private Optional<String> get(String key) {
    try {
      return store.get(key);
    } catch (RuntimeException e) {
      if (place.leads()) {
        throw e;
      }
      pulse.take(0, "it does not answer any more");
      throw new RanksException("%s is gone (%s)".formatted(name(0), pulse.gone(0).orElse("")), e);
    }
  }

  private List<Integer> missing() {
    return IntStream.range(0, place.size())
        .boxed()
        .filter(rank -> host(rank).isEmpty() && (needsAll || pulse.gone(rank).isEmpty()))
        .toList();
  }

  private Optional<String> host(int rank) {
    return get(key("host", rank));
  }

  private static String ownHost() {
    try {
      return OneLine.of(InetAddress.getLocalHost().getHostName());
    } catch (UnknownHostException e) {
      return "this machine";
    }
  }

  private static String key(String name, int rank) {
    return Text.format("%s/%d", name, rank);
  }

  @Override
  public void close() {
    pulse.close();
  }
}
