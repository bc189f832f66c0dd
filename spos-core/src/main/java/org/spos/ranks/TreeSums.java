package org.spos.ranks;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import org.spos.engine.ShardTree;

/**
 * Brings numbers of all processes together in the order of {@link ShardTree}, the processes being
 * its slots: with a power of two each process meets the one of its own place in the other half of a
 * branch, round by round, and both add the right to the left; otherwise sums go up the tree and
 * come down again.
 */
final class TreeSums {
  private static final int CHUNK = 4_096;

  private final Link link;
  private final int rank;
  private final int size;
  private ByteBuffer numbers = direct(0);
  private ByteBuffer received = direct(0);

  TreeSums(Link link, int rank, int size) {
    this.link = link;
    this.rank = rank;
    this.size = size;
  }

  /** What one round moves: values, and the numbers behind them. */
  private final class Round {
    private final List<FloatBuffer> own;
    private final List<FloatBuffer> others;
    private final DoubleBuffer ownNumbers;
    private final DoubleBuffer otherNumbers;
    private final DoubleBinaryOperator join;

    Round(List<FloatBuffer> values, double[] given, DoubleBinaryOperator join) {
      this.join = join;
      int bytes = given.length * Double.BYTES;
      int needed = bytes + values.stream().mapToInt(one -> one.remaining() * Float.BYTES).sum();
      if (numbers.capacity() < bytes) {
        numbers = direct(bytes);
      }
      if (received.capacity() < needed) {
        received = direct(needed);
      }
      ownNumbers = part(numbers, 0, bytes).asDoubleBuffer();
      ownNumbers.duplicate().put(given);
      otherNumbers = part(received, 0, bytes).asDoubleBuffer();
      own = new ArrayList<>();
      others = new ArrayList<>();
      if (bytes > 0) {
        own.add(part(numbers, 0, bytes).asFloatBuffer());
        others.add(part(received, 0, bytes).asFloatBuffer());
      }
      int at = bytes;
      for (FloatBuffer value : values) {
        own.add(value);
        others.add(part(received, at, value.remaining() * Float.BYTES).asFloatBuffer());
        at += value.remaining() * Float.BYTES;
      }
    }

    /** Joins what was received to what is there. */
    void join() {
      for (int i = 0; i < ownNumbers.capacity(); i++) {
        ownNumbers.put(i, join.applyAsDouble(ownNumbers.get(i), otherNumbers.get(i)));
      }
      for (int i = ownNumbers.capacity() > 0 ? 1 : 0; i < own.size(); i++) {
        add(own.get(i), others.get(i));
      }
    }
  }

  /**
   * Replaces values by their sums, and numbers by what joins them, everywhere alike.
   *
   * @param values direct buffers, used from position to limit
   * @param join such as a sum; commutative
   */
  void everywhere(List<FloatBuffer> values, double[] given, DoubleBinaryOperator join) {
    Round round = new Round(values, given, join);
    if (Integer.bitCount(size) == 1) {
      for (int distance = 1; distance < size; distance *= 2) {
        link.swap(rank ^ distance, round.own, round.others);
        round.join();
      }
    } else {
      up(round, 0, size);
      down(round.own, 0, size);
    }
    round.ownNumbers.duplicate().get(given);
  }

  /** Gives all processes the values of the first. */
  void ofFirst(List<FloatBuffer> values) {
    down(values, 0, size);
  }

  private void up(Round round, int from, int to) {
    if (to - from == 1) {
      return;
    }
    int half = ShardTree.half(from, to);
    if (rank < half) {
      up(round, from, half);
    } else {
      up(round, half, to);
    }
    if (rank == from) {
      link.swap(half, List.of(), round.others);
      round.join();
    } else if (rank == half) {
      link.swap(from, round.own, List.of());
    }
  }

  private void down(List<FloatBuffer> values, int from, int to) {
    if (to - from == 1) {
      return;
    }
    int half = ShardTree.half(from, to);
    if (rank == from) {
      link.swap(half, values, List.of());
    } else if (rank == half) {
      link.swap(from, List.of(), values);
    }
    if (rank < half) {
      down(values, from, half);
    } else {
      down(values, half, to);
    }
  }

  /** In pieces, whose loop the compiler makes vector instructions of. */
  private static void add(FloatBuffer sum, FloatBuffer addend) {
    float[] left = new float[CHUNK];
    float[] right = new float[CHUNK];
    FloatBuffer from = addend.duplicate();
    FloatBuffer read = sum.duplicate();
    FloatBuffer write = sum.duplicate();
    while (read.hasRemaining()) {
      int length = Math.min(CHUNK, read.remaining());
      read.get(left, 0, length);
      from.get(right, 0, length);
      for (int i = 0; i < length; i++) {
        left[i] += right[i];
      }
      write.put(left, 0, length);
    }
  }

  static ByteBuffer direct(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }

  private static ByteBuffer part(ByteBuffer buffer, int from, int bytes) {
    return buffer.slice(from, bytes).order(ByteOrder.nativeOrder());
  }
}
