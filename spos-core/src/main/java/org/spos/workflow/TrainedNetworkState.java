package org.spos.workflow;

import java.util.LinkedHashMap;
import java.util.Map;
import org.spos.checkpoint.Checkpoint;
import org.spos.config.ConfigLoader;
import org.spos.config.SposConfig;
import org.spos.engine.ParameterSet;
import org.spos.engine.PathNetwork;
import org.spos.error.DivergedException;
import org.spos.space.ClassNames;
import org.spos.text.Text;

/**
 * Makes checkpoints of a network in training: its numbers, and what is said of it in all of them.
 *
 * @param config with which it is trained
 * @param classes what its outputs stand for
 * @param records what is said of its images, by name
 * @param network what is trained
 */
record TrainedNetworkState(
    SposConfig config, ClassNames classes, Map<String, String> records, PathNetwork network) {

  /**
   * A checkpoint.
   *
   * @throws DivergedException if a number of it is none
   */
  Checkpoint checkpoint(long iterations, ParameterSet parameters) {
    return checkpoint(iterations, parameters, Map.of());
  }

  /** The same with more to be said. */
  Checkpoint checkpoint(long iterations, ParameterSet parameters, Map<String, String> further) {
    requireFinite(parameters, iterations);
    Map<String, String> metrics = new LinkedHashMap<>(records);
    metrics.putAll(further);
    metrics.put(Checkpoint.USAGE, ConfigLoader.usage(config));
    return new Checkpoint(
        config.space(),
        network.plan().fixedArchitecture(),
        classes,
        iterations,
        config.seed(),
        ConfigLoader.hash(config),
        metrics,
        parameters);
  }

  /** The last update before a checkpoint may have ruined weights without any loss to show it. */
  private static void requireFinite(ParameterSet parameters, long iterations) {
    parameters
        .values()
        .forEach(
            (name, values) -> {
              for (float value : values) {
                if (!Float.isFinite(value)) {
                  throw new DivergedException(
                      Text.format(
                          "training diverged: %s holds %s after iteration %d; earlier checkpoints"
                              + " are kept, lower the learning rate",
                          name, value, iterations));
                }
              }
            });
  }
}
