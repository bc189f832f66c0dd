package org.spos.workflow;

import java.util.Map;
import java.util.Optional;

/**
 * Measures a network now and then while it is trained. Training does not notice: neither weights
 * nor BN statistics nor draws change.
 */
interface TrainingWatch {

  /** Iterations from one measurement to the next, at least 1. */
  long every();

  /** Whether there is a measurement after so many iterations. */
  default boolean isDue(long iteration) {
    return iteration % every() == 0;
  }

  /** Name of a value that each measurement has. */
  String key();

  /**
   * Measures the network as it is now.
   *
   * @param iteration how many are done
   * @return values for the metrics, by name; empty if it was told to stop before the end
   */
  Optional<Map<String, Double>> measure(long iteration);
}
