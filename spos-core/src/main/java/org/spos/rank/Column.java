package org.spos.rank;

import java.util.Arrays;

/**
 * A number for each network by which they are ranked: a score of the supernet, or what needs no
 * supernet, such as multiply–accumulates. Higher is better.
 *
 * @param group what the numbers of several columns have in common: how BN statistics were made;
 *     empty for a baseline
 * @param name within the group, such as {@code top1}, {@code loss} (its negative), {@code macs}
 * @param values in the order of the networks; copied neither in nor out
 */
@SuppressWarnings("ArrayRecordComponent") // two columns are never compared
public record Column(String group, String name, double[] values) {
  /** The group of what the weights alone say, whatever the BN statistics. */
  public static final String WEIGHTS = "weights";

  /** A baseline. */
  public Column(String name, double[] values) {
    this("", name, values);
  }

  /** The same for some networks. */
  Column of(int[] networks) {
    return new Column(
        group, name, Arrays.stream(networks).mapToDouble(one -> values[one]).toArray());
  }

  /** Whether all values are equal, so that they rank nothing. */
  public boolean isConstant() {
    return Correlation.isConstant(values);
  }

  @Override
  public String toString() {
    return group.isEmpty() ? name : group + " " + name;
  }
}
