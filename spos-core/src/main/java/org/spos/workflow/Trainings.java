package org.spos.workflow;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.spos.error.CheckpointException;
import org.spos.ranks.Ranks;
import org.spos.ranks.SharedWork;
import org.spos.run.RunDirectory;

/**
 * Trainings that are pieces of a run: each is done by one process, which keeps a run of its own for
 * it in the directory of the first process.
 */
final class Trainings {
  /** The word with which a training begins that is handed out. */
  static final String PIECE = "train";

  /** What comes of a training that was told to stop. */
  static final String STOPPED = "stopped";

  /** How long a file system of several machines may hide a new folder from one of them. */
  private static final Duration TO_APPEAR = Duration.ofSeconds(60);

  private Trainings() {}

  /** Whether a piece of work is a training. */
  static boolean isTraining(String piece) {
    return piece.startsWith(PIECE + " ");
  }

  /**
   * Has trainings done by whoever shares the work, or one after the other in this process.
   *
   * @param own does one in this process
   * @param done is given the results in the order of the trainings
   * @param stop asked before each that is begun here
   */
  static void handOut(
      Ranks ranks,
      List<String> pieces,
      UnaryOperator<String> own,
      Consumer<String> done,
      BooleanSupplier stop) {
    Optional<SharedWork> work = ranks.sharedWork();
    if (work.isPresent()) {
      work.get().hand(pieces, own, done, stop);
      return;
    }
    for (String piece : pieces) {
      if (stop.getAsBoolean()) {
        return;
      }
      done.accept(own.apply(piece));
    }
  }

  /**
   * Refuses to train where the directory of the first process is not seen: the run would be lost.
   *
   * @param who has not got it, for the message
   */
  static void requireSeen(String who, Path directory) {
    requireSeen(who, directory, TO_APPEAR);
  }

  /** The same with another patience. */
  static void requireSeen(String who, Path directory, Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    while (!RunDirectory.hasBegun(directory)) {
      if (System.nanoTime() - end >= 0) {
        throw new CheckpointException(
            "%s does not see %s, where trainings keep their runs; choose a --run-dir that all"
                    .formatted(who, directory)
                + " machines see");
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      CancellationException cancelled =
          new CancellationException("interrupted while waiting for a folder");
      cancelled.initCause(e);
      throw cancelled;
    }
  }
}
