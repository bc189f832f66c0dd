package org.spos.engine;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * All numbers of a network by published name, in published order, flattened row-major. Owned by the
 * receiver.
 *
 * @param values parameters and BN running statistics
 * @param momentum SGD momentum of each trained parameter; empty if there is none
 */
public record ParameterSet(Map<String, float[]> values, Map<String, float[]> momentum) {
  public ParameterSet {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    momentum = Collections.unmodifiableMap(new LinkedHashMap<>(momentum));
  }

  /** The same numbers with these BN statistics in place of their own; shares the arrays. */
  public ParameterSet withStatistics(BnStatistics statistics) {
    Map<String, float[]> changed = new LinkedHashMap<>(values);
    statistics
        .moments()
        .forEach(
            (name, moments) -> {
              changed.put(name + ".running_mean", moments.mean());
              changed.put(name + ".running_var", moments.variance());
            });
    return new ParameterSet(changed, momentum);
  }

  /** The same numbers without momentum; shares the arrays. */
  public ParameterSet weights() {
    return new ParameterSet(values, Map.of());
  }
}
