package org.spos.engine;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.spos.error.CheckpointException;
import org.spos.plan.TensorSpec;
import org.spos.text.Text;

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

  /**
   * Checks that these are the numbers of a network: values of all of its tensors, momentum of any.
   *
   * @param specs its tensors by name
   * @throws CheckpointException naming the first that is missing, has another size or is surplus
   */
  public void require(Map<String, TensorSpec> specs) {
    require(specs, values, true);
    require(specs, momentum, false);
  }

  private static void require(
      Map<String, TensorSpec> specs, Map<String, float[]> given, boolean complete) {
    for (TensorSpec spec : specs.values()) {
      float[] numbers = given.get(spec.name());
      if (numbers == null ? complete : numbers.length != spec.elements()) {
        throw new CheckpointException(
            Text.format(
                "tensor %s: expected %d numbers of shape %s, found %s",
                spec.name(),
                spec.elements(),
                spec.shape(),
                numbers == null ? "none" : numbers.length));
      }
    }
    for (String name : given.keySet()) {
      if (!specs.containsKey(name)) {
        throw new CheckpointException("tensor %s is not part of this network".formatted(name));
      }
    }
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
