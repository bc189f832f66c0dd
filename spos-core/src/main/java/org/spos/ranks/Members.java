package org.spos.ranks;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.spos.error.RanksException;
import org.spos.text.OneLine;
import org.spos.text.Text;

/** Who is among the processes of a run. Only the store is needed for it. */
final class Members implements AutoCloseable {
  /** No process in particular. */
  static final int UNKNOWN = -1;

  private final Place place;
  private final Store store;
  private final Pulse pulse;
  private final Course course;
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
    this.pulse =
        new Pulse(
            place, store, beat, silence, rank -> onGone.accept(rank), () -> onGone.accept(UNKNOWN));
    this.course = new Course(place, store, pulse, needsAll, this::name);
  }

  /** What they say to each other, and how the run ends. */
  Course course() {
    return course;
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
              course.requireNoTrouble(true);
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

  /**
   * Tells of each process that is gone, and of {@link #UNKNOWN} once the run has ended with an
   * error, in another thread.
   */
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
                    + course.gone(rank).map(why -> "; lost: " + why).orElse(""))
        .toList();
  }

  private List<Integer> missing() {
    return IntStream.range(0, place.size())
        .boxed()
        .filter(rank -> host(rank).isEmpty() && (needsAll || pulse.gone(rank).isEmpty()))
        .toList();
  }

  private Optional<String> host(int rank) {
    return course.get(key("host", rank));
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
