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

  /** The same numbers without momentum; shares the arrays. */
  public ParameterSet weights() {
    return new ParameterSet(values, Map.of());
  }
}
