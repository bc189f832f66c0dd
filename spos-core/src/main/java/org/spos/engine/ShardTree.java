package org.spos.engine;

import java.util.function.BinaryOperator;
import java.util.function.IntFunction;

/**
 * The order in which the sums of a batch's shards are taken: a list is cut at half, the left half
 * being the longer one, and the sum of the right is added to that of the left. Floating-point sums
 * depend on their order; this one depends on the number of slots and not on who computes which.
 */
public final class ShardTree {
  private ShardTree() {}

  /**
   * The sum of some neighbouring slots.
   *
   * @param from first slot
   * @param to behind the last, above {@code from}
   * @param shard computes what is to be added, called in the order of the slots
   * @param add adds the second to the first, neither of which is used again
   */
  public static <T> T sum(int from, int to, IntFunction<T> shard, BinaryOperator<T> add) {
    if (to - from == 1) {
      return shard.apply(from);
    }
    int half = half(from, to);
    T left = sum(from, half, shard, add);
    return add.apply(left, sum(half, to, shard, add));
  }

  /**
   * Whether equally many neighbouring slots for each of so many processes are always a branch of
   * the tree, so that a process can add up its own: for powers of two that divide the slots, and
   * where each process has one slot.
   */
  public static boolean hasBranches(int slots, int processes) {
    return slots % processes == 0 && (Integer.bitCount(processes) == 1 || slots == processes);
  }

  /** Where the right half of some slots begins. */
  public static int half(int from, int to) {
    return from + (to - from + 1) / 2;
  }
}
