package org.spos.train;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.spos.engine.ParameterSet;

/**
 * The exponential moving average of all numbers of a network, BN statistics included, over the
 * steps of a training: a ← a + (1 − d)·(w − a), in float32. As in TensorFlow, step t, from 1, takes
 * d = min(decay, (1 + t)/(10 + t)), so that a short training does not remember its random
 * beginning. A function of the weights of all steps alone: off the path of a step they count as
 * they are.
 */
public final class WeightAverage {
  private final double decay;
  private final Map<String, float[]> average = new LinkedHashMap<>();

  /**
   * Begins with these numbers, which are copied.
   *
   * @param decay in (0, 1)
   */
  public WeightAverage(double decay, Map<String, float[]> start) {
    if (!(decay > 0 && decay < 1)) {
      throw new IllegalArgumentException("decay " + decay);
    }
    this.decay = decay;
    start.forEach((name, values) -> average.put(name, values.clone()));
  }

  /**
   * Takes in what a step left.
   *
   * @param step 1-based
   */
  public void add(long step, ParameterSet network) {
    float share = (float) (1 - Math.min(decay, (1.0 + step) / (10.0 + step)));
    average.forEach(
        (name, mean) -> {
          float[] now = Objects.requireNonNull(network.values().get(name), name);
          for (int i = 0; i < mean.length; i++) {
            mean[i] += share * (now[i] - mean[i]);
          }
        });
  }

  /** The average, without momentum; shares the arrays, which the next step changes. */
  public ParameterSet parameters() {
    return new ParameterSet(average, Map.of());
  }
}
