package org.spos.data;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.spos.seed.Seed;

/** A random sample that holds the classes in proportion. */
final class StratifiedSample {
  private StratifiedSample() {}

  /**
   * Indices of the sample in random order.
   *
   * @param members the items of each class
   * @param size how many, at most all items
   * @param name of the random streams
   */
  static int[] draw(int[][] members, int size, Seed seed, String name) {
    int[] quota = quotas(members, size, seed.stream(name + "-quota").permutation(members.length));
    int[] chosen =
        IntStream.range(0, members.length)
            .flatMap(label -> some(members[label], quota[label], seed, name, label))
            .toArray();
    int[] order = seed.stream(name + "-order").permutation(size);
    return Arrays.stream(order).map(k -> chosen[k]).toArray();
  }

  private static IntStream some(int[] members, int count, Seed seed, String name, int label) {
    int[] order = seed.stream(name, label).permutation(members.length);
    return Arrays.stream(order).limit(count).map(k -> members[k]);
  }

  /** Largest remainder method; equal remainders are served in the order of {@code ties}. */
  private static int[] quotas(int[][] members, int size, int[] ties) {
    long total = Arrays.stream(members).mapToLong(m -> m.length).sum();
    int[] quota = new int[members.length];
    long[] remainder = new long[members.length];
    int left = size;
    for (int label = 0; label < quota.length; label++) {
      long share = (long) size * members[label].length;
      quota[label] = (int) (share / total);
      remainder[label] = share % total;
      left -= quota[label];
    }
    Arrays.stream(ties)
        .boxed()
        .sorted(Comparator.comparingLong((Integer label) -> -remainder[label]))
        .limit(left)
        .forEach(label -> quota[label]++);
    return quota;
  }
}
