package org.spos.data;

import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.spos.seed.Seed;

/** Images taken out of each class by a seed. */
final class HeldOut {
  private HeldOut() {}

  /**
   * Draws them: the first of a random order of each class, so that a larger draw holds a smaller.
   *
   * @param stream name of the random streams
   * @param of how many of a class of n images
   * @return for each image of the set whether it is held out
   */
  static boolean[] of(ImageSet all, Seed seed, String stream, IntUnaryOperator of) {
    boolean[] held = new boolean[all.size()];
    int[][] members = all.byClass();
    for (int label = 0; label < members.length; label++) {
      int n = members[label].length;
      int[] order = seed.stream(stream, label).permutation(n);
      for (int k = 0; k < of.applyAsInt(n); k++) {
        held[members[label][order[k]]] = true;
      }
    }
    return held;
  }

  /** The images of which this holds, in their order. */
  static int[] where(boolean[] held, boolean value) {
    return IntStream.range(0, held.length).filter(i -> held[i] == value).toArray();
  }
}
