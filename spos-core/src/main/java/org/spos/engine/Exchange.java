package org.spos.engine;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.spos.error.ConfigException;
import org.spos.text.Text;

/**
 * The part of a training step's sums that other processes hold. All processes train the same
 * network with the same paths, rates and draws; each computes some neighbouring shards of a batch,
 * and calls {@link #sum} once a step. What it gives back decides the update, so that all have the
 * same weights.
 *
 * <p>Given to an engine when it is opened. Evaluation and recalibration exchange nothing: they are
 * done by each process for itself.
 */
public interface Exchange {

  /** No other processes. */
  Exchange ALONE =
      new Exchange() {
        @Override
        public int rank() {
          return 0;
        }

        @Override
        public int processes() {
          return 1;
        }

        @Override
        public void sum(List<FloatBuffer> gradients, double[] numbers) {}

        @Override
        public String toString() {
          return "alone";
        }
      };

  /** Number of this process, from 0. */
  int rank();

  /**
   * How many processes there are. Process r of N computes the shards from r · S/N on, which must be
   * a branch of the tree of S ({@link ShardTree#hasBranches}).
   */
  int processes();

  /**
   * Refuses a number of shards that the processes cannot share out.
   *
   * @throws ConfigException that says how many processes could
   */
  default void require(int shards) {
    if (!fits(shards, processes())) {
      throw new ConfigException(
          Text.format(
              "%d processes cannot share %d shards out; start one of %s, or change --shards",
              processes(),
              shards,
              IntStream.rangeClosed(1, shards)
                  .filter(count -> fits(shards, count))
                  .mapToObj(String::valueOf)
                  .collect(Collectors.joining(", "))));
    }
  }

  /** Whether so many processes could share so many shards out: so that sums keep their order. */
  default boolean fits(int shards, int processes) {
    return ShardTree.hasBranches(shards, processes);
  }

  /**
   * Replaces all numbers by their sums over the processes: for each number in the order that {@link
   * ShardTree} gives the processes as slots, so that the result has the same bits everywhere and is
   * that of one process with all shards. Returns when the sums are there.
   *
   * @param gradients the engine's own memory: direct buffers in native order, used from position to
   *     limit, as many and as long in all processes. They may be kept no longer than the call
   * @param numbers loss, hits and batch statistics, as many in all processes
   */
  void sum(List<FloatBuffer> gradients, double[] numbers);
}
