package org.spos.cost;

import java.util.Map;
import java.util.TreeMap;

/** The distribution of FLOPs made another way: a map from total to number of architectures. */
public final class ReferenceHistogram {
  private ReferenceHistogram() {}

  /** Over all architectures. */
  public static TreeMap<Long, Double> of(Flops flops) {
    return without(flops, -1);
  }

  /** Over all choices of the blocks but one; its cost is left out. */
  public static TreeMap<Long, Double> without(Flops flops, int omitted) {
    TreeMap<Long, Double> totals = new TreeMap<>(Map.of(flops.fixed(), 1.0));
    for (int block = 0; block < flops.space().blocks(); block++) {
      if (block != omitted) {
        TreeMap<Long, Double> next = new TreeMap<>();
        for (Map.Entry<Long, Double> entry : totals.entrySet()) {
          for (int choice = 0; choice < flops.candidates(block); choice++) {
            next.merge(entry.getKey() + flops.block(block, choice), entry.getValue(), Double::sum);
          }
        }
        totals = next;
      }
    }
    return totals;
  }

  /** Number of architectures within a range. */
  public static double count(TreeMap<Long, Double> totals, long min, long max) {
    return totals.subMap(min, true, max, true).values().stream().mapToDouble(n -> n).sum();
  }
}
