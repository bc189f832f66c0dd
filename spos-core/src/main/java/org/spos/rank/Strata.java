package org.spos.rank;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;
import org.spos.seed.RandomStream;
import org.spos.seed.Seed;
import org.spos.space.Architecture;

/**
 * A sample of networks spread evenly over multiply–accumulates: sorted by them (equal ones in
 * random order), cut into as many strata of nearly equal size as networks are wanted, one drawn at
 * random of each. The same seed draws the same sample.
 */
public final class Strata {
  private Strata() {}

  /**
   * Draws.
   *
   * @param networks distinct, in any order: the sample does not depend on it
   * @param count how many; at least all of them are all of them
   * @return in ascending multiply–accumulates
   */
  public static List<Architecture> draw(
      List<Architecture> networks, int count, ToLongFunction<Architecture> macs, Seed seed) {
    List<Architecture> sorted = new ArrayList<>(networks);
    sorted.sort(Comparator.comparing(Architecture::toString));
    int[] shuffled = seed.stream("rank-ties").permutation(sorted.size());
    List<Architecture> mixed = new ArrayList<>();
    for (int place : shuffled) {
      mixed.add(sorted.get(place));
    }
    mixed.sort(Comparator.comparingLong(macs)); // stable
    if (count >= mixed.size()) {
      return mixed;
    }
    RandomStream random = seed.stream("rank-strata", count);
    List<Architecture> drawn = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int from = (int) ((long) i * mixed.size() / count);
      int to = (int) ((i + 1L) * mixed.size() / count);
      drawn.add(mixed.get(from + random.nextInt(to - from)));
    }
    return drawn;
  }
}
