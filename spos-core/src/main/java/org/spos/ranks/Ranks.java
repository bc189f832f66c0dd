package org.spos.ranks;

import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.spos.engine.Exchange;

/**
 * The processes that do one run, as one of them sees them. The first, rank 0, owns the run
 * directory, decides and speaks; the others compute what it asks for.
 */
public sealed interface Ranks extends AutoCloseable permits Alone, Gathered {

  /** One process, which needs no others. */
  Ranks ALONE = new Alone();

  /** Number of this process, from 0. */
  int rank();

  /** How many there are. */
  int size();

  /** Whether this is the first, or the only one. */
  default boolean leads() {
    return rank() == 0;
  }

  /** Whether this process has something to say to the user: the first, or any once that is gone. */
  default boolean speaks() {
    return leads();
  }

  /**
   * How to meet.
   *
   * @param network the network interface for numbers; empty for the one that leads to the first
   *     process
   * @param patience how long to wait for others
   * @param needsAll whether the end of any process ends the run, as in a training; else only that
   *     of the first does
   */
  record Terms(Optional<String> network, Duration patience, boolean needsAll) {
    /** How long to wait for others unless told otherwise. */
    public static final Duration PATIENCE = Duration.ofMinutes(10);
  }

  /**
   * Meets the other processes of a run; the caller closes it.
   *
   * @throws org.spos.error.ConfigException if this process does not fit among them
   * @throws org.spos.error.RanksException if one does not come
   */
  static Ranks of(Place place, Terms terms) {
    Meeting meeting = Meetings.open(place, terms.network(), terms.patience());
    try {
      return Gathered.join(place, meeting, terms);
    } catch (RuntimeException | Error e) {
      meeting.close();
      throw e;
    }
  }

  /** One process whose pieces of work others do that are no ranks; closes them with itself. */
  static Ranks helpedBy(Helpers helpers) {
    return new Helped(helpers);
  }

  /**
   * Compares what all processes must have in common; returns when all have.
   *
   * @throws org.spos.error.SposException naming a process and what it has else; in all of them
   */
  void agree(Agreement agreement);

  /** The exchange of a training; connects the processes when it is asked for first. */
  Exchange exchange(Reduction reduction);

  /**
   * Whether any process says so; asked by all at the same step of a training.
   *
   * @throws org.spos.error.RanksException if one is gone, as all that exchange numbers
   */
  boolean any(boolean own);

  /**
   * Compares the weights of all processes, which a training must keep the same.
   *
   * @param checksum of this process's
   * @param step after which, for the message
   * @throws org.spos.error.RanksException if they differ
   */
  void requireSame(int checksum, long step);

  /** Gives all processes the values of the first: direct buffers of the same lengths. */
  void ofFirst(List<FloatBuffer> values);

  /** Says something to all; for the first process. */
  void tell(String key, String value);

  /** What the first process says; waits for it. */
  String hear(String key);

  /** Asks the first process to save and stop; any process may. */
  void askToStop();

  /**
   * Whether any process asked to stop, as far as is known; behind the first also whether that is
   * gone or has ended the run.
   */
  boolean isAskedToStop();

  /** Work that the first process hands out. */
  Optional<SharedWork> sharedWork();

  /** A line for each process: its rank, its machine, what computes, and whether it was lost. */
  List<String> roster();

  /**
   * Ends this process's part: the first says the exit code of all, the others wait for it.
   *
   * @param code of this process
   * @return of the run
   * @throws org.spos.error.RanksException if the first process is gone
   */
  int end(int code);

  /** Tells the others that this process fails. */
  void fail(RuntimeException error, int code);

  @Override
  void close();
}
