package org.spos.cli;

import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.spos.error.ConfigException;
import org.spos.ranks.Helpers;
import org.spos.ranks.Place;
import org.spos.ranks.Ranks;

/** Who does a command: this process alone, several that meet, or a cluster. */
final class Partners {
  private Ranks ranks = Ranks.ALONE;
  private Optional<Cluster> cluster = Optional.empty();

  /** Lets a cluster do the pieces of the run. */
  void on(Cluster other) {
    cluster = Optional.of(other);
  }

  /**
   * Joins them, if there are any.
   *
   * @param command its name
   * @param options of processes that do it together, if several can
   * @param needsAll whether it cannot do without any of them
   * @throws ConfigException if a cluster cannot do it
   */
  void meet(String command, Optional<ProcessOptions> options, boolean needsAll) {
    if (cluster.isPresent()) {
      ranks = Ranks.helpedBy(helpers(cluster.get(), command, options.filter(some -> !needsAll)));
    } else {
      options.ifPresent(some -> some.place().ifPresent(place -> meet(place, some, needsAll)));
    }
  }

  private static Helpers helpers(Cluster found, String command, Optional<ProcessOptions> options) {
    options
        .orElseThrow(
            () ->
                new ConfigException(
                    "%s does the pieces of search, rank and scratch --archs; start %s with spos"
                        .formatted(found.name(), command)))
        .requireNone(found.name());
    return found.helpers().apply(command);
  }

  /** Those behind the first print nothing from then on. */
  private void meet(Place place, ProcessOptions options, boolean needsAll) {
    LaunchFolder.hold(System.getenv());
    LauncherWatch.begin(System.getenv());
    ranks = Ranks.of(place, options.terms(needsAll));
    if (!ranks.leads()) {
      Logs.toFileOnly();
    }
  }

  /** They themselves; before they have met, this process alone. */
  Ranks ranks() {
    return ranks;
  }

  /** Tells the others that this process fails. */
  void fail(Throwable error, int code) {
    ranks.fail(
        error instanceof RuntimeException told ? told : new IllegalStateException(error.toString()),
        code);
  }

  /** What the first process decides, for all. */
  boolean agreed(String question, BooleanSupplier decide) {
    boolean answer =
        ranks.leads() ? decide.getAsBoolean() : Boolean.parseBoolean(ranks.hear(question));
    ranks.tell(question, String.valueOf(answer));
    return answer;
  }

  /** The words before the command with which it is done so. */
  List<String> words() {
    return cluster.map(Cluster::words).orElseGet(() -> LaunchCommand.words(System.getenv()));
  }
}
