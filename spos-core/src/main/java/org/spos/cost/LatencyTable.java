package org.spos.cost;

import java.util.List;
import java.util.Map;
import org.spos.error.ConfigException;
import org.spos.plan.NetworkPlan;
import org.spos.space.Architecture;
import org.spos.space.SearchSpace;

/** Measured time of every part of a space's networks, in nanoseconds. Immutable. */
public final class LatencyTable extends TabledCost {
  private static final double NANOS = 1e6;

  /**
   * Looks up what a space needs.
   *
   * @param millis by entry; surplus ones are not used
   * @param source for messages, such as the file's name
   * @throws ConfigException naming the first entry that is missing or negative
   */
  public LatencyTable(SearchSpace space, Map<OperationKey, Double> millis, String source) {
    this(space, NetworkPlan.supernet(space), millis, source);
  }

  private LatencyTable(
      SearchSpace space, NetworkPlan plan, Map<OperationKey, Double> millis, String source) {
    super(
        space,
        nanos(OperationKey.stem(plan), millis, source)
            + nanos(OperationKey.rest(plan), millis, source),
        blocks(plan, block -> nanos(OperationKey.of(block), millis, source)));
  }

  /** Time of an architecture in milliseconds: the sum of its parts. */
  public double millis(Architecture architecture) {
    return of(architecture) / NANOS;
  }

  /** A bound on that time, inclusive. */
  public CostLimit limit(double millis) {
    return new CostLimit(this, Math.round(millis * NANOS), "latency", "ms", 1 / NANOS);
  }

  private static long nanos(OperationKey key, Map<OperationKey, Double> millis, String source) {
    Double value = millis.get(key);
    if (value == null || !(value >= 0 && value < Long.MAX_VALUE / NANOS / 1e4)) {
      List<OperationKey> same =
          millis.keySet().stream()
              .filter(other -> other.operation().equals(key.operation()))
              .toList();
      throw new ConfigException(
          "%s has no usable entry %s (%s); measure a table for this space with spos latency"
              .formatted(
                  source,
                  key,
                  value != null
                      ? "its value is " + value
                      : same.isEmpty() ? "none of that operation" : "it has " + same.get(0)));
    }
    return Math.round(value * NANOS);
  }
}
