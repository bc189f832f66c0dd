package org.spos.cli;

import java.time.Duration;
import java.util.Optional;
import org.spos.error.ConfigException;
import org.spos.ranks.Place;
import org.spos.ranks.Places;
import org.spos.ranks.Ranks;
import org.spos.text.OneLine;
import picocli.CommandLine.Option;

/** Options of commands that several processes can do together. */
@SuppressWarnings("NullAway.Init")
final class ProcessOptions {
  @Option(
      names = "--ranks",
      paramLabel = "N",
      description =
          "This is one of N processes that do the run together; default: what torchrun, srun or spos"
              + " launch say. 1 for alone.")
  Optional<String> ranks = Optional.empty();

  @Option(
      names = "--rank",
      paramLabel = "R",
      description = "Which of them it is, from 0; 0 owns the run directory.")
  Optional<String> rank = Optional.empty();

  @Option(
      names = "--rendezvous",
      paramLabel = "PLACE",
      description = "Where they meet: HOST:PORT of rank 0, or file:PATH that all see.")
  Optional<String> rendezvous = Optional.empty();

  @Option(
      names = "--interface",
      paramLabel = "NAME",
      description =
          "Network interface for their numbers, such as ib0; default: the one that leads to rank 0.")
  Optional<String> network = Optional.empty();

  @Option(
      names = "--rank-timeout",
      paramLabel = "SECONDS",
      description = "How long to wait for the other ranks at the start; default: 600.")
  Optional<String> timeout = Optional.empty();

  /** The place of this process among several; empty if it is alone. */
  Optional<Place> place() {
    return new Places(System.getenv()).of(rank, ranks, rendezvous);
  }

  /** Refuses these options where something else hands out the work. */
  void requireNone(String cluster) {
    if (ranks.isPresent() || rank.isPresent() || rendezvous.isPresent()) {
      throw new ConfigException(
          "%s hands out the work: leave out --ranks, --rank and --rendezvous".formatted(cluster));
    }
  }

  /** How many processes there would be, if an option says so; for who only plans them. */
  Optional<Integer> planned() {
    return ranks.map(Places::count);
  }

  /**
   * How they meet.
   *
   * @param needsAll whether the end of any of them ends the run
   */
  Ranks.Terms terms(boolean needsAll) {
    return new Ranks.Terms(
        network, timeout.map(ProcessOptions::seconds).orElse(Ranks.Terms.PATIENCE), needsAll);
  }

  private static Duration seconds(String text) {
    if (!text.matches("[1-9][0-9]{0,6}")) {
      throw new ConfigException(
          "--rank-timeout is \"%s\", expected seconds, at least 1".formatted(OneLine.of(text)));
    }
    return Duration.ofSeconds(Long.parseLong(text));
  }
}
