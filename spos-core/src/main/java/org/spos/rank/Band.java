package org.spos.rank;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.spos.text.Text;

/**
 * Networks between which size alone tells little: those within a range of multiply–accumulates, or
 * above an accuracy.
 *
 * @param name for people, such as {@code 50.0M to 60.0M}
 * @param fromMacs fewest multiply–accumulates, inclusive
 * @param toMacs most, inclusive
 * @param above lowest true accuracy in percent, exclusive
 */
public record Band(String name, long fromMacs, long toMacs, double above) {

  /** A range of multiply–accumulates, both ends inclusive. */
  public static Band macs(long from, long to) {
    return new Band(
        Text.format("%.2fM to %.2fM", from / 1e6, to / 1e6), from, to, Double.NEGATIVE_INFINITY);
  }

  /** All networks that are truly better than this. */
  public static Band above(double percent) {
    return new Band("true accuracy above " + percent + " %", 0, Long.MAX_VALUE, percent);
  }

  /** Thirds of nearly equal size by multiply–accumulates; equal ones stay together. */
  public static List<Band> thirds(double[] macs) {
    double[] sorted = macs.clone();
    Arrays.sort(sorted);
    List<Band> bands = new ArrayList<>();
    int from = 0;
    for (int third = 1; third <= 3 && from < sorted.length; third++) {
      int to = Math.max(from, sorted.length * third / 3 - 1);
      while (to + 1 < sorted.length && sorted[to + 1] == sorted[to]) {
        to++;
      }
      bands.add(macs((long) sorted[from], (long) sorted[to]));
      from = to + 1;
    }
    return bands;
  }

  boolean holds(double macs, double accuracy) {
    return macs >= fromMacs && macs <= toMacs && accuracy > above;
  }
}
