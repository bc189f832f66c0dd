package org.spos.cost;

import org.spos.space.Architecture;
import org.spos.text.Text;

/**
 * An upper bound on a cost.
 *
 * @param cost what is bounded
 * @param max the highest allowed cost, inclusive
 * @param name of the cost, for messages
 * @param unit in which messages give it
 * @param unitsPerCost what to multiply a cost with to get that unit
 */
public record CostLimit(
    AdditiveCost cost, long max, String name, String unit, double unitsPerCost) {

  /** Whether an architecture is within the bound. */
  public boolean contains(Architecture architecture) {
    return cost.of(architecture) <= max;
  }

  /** A cost as text, such as {@code 35.2 ms}. */
  String text(long value) {
    return Text.format("%.4g %s", value * unitsPerCost, unit);
  }
}
