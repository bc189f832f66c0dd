package org.spos.workflow;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a training came to.
 *
 * @param runDirectory where it is kept
 * @param network the trained network's file; empty if it was interrupted
 * @param iterations how many are done
 * @param totalIterations how many there will be
 * @param loss mean label-smoothed cross-entropy of the last 100 steps
 * @param top1 mean training accuracy of the last 100 steps, in percent
 */
public record TrainResult(
    Path runDirectory,
    Optional<Path> network,
    long iterations,
    long totalIterations,
    double loss,
    double top1) {

  /** Of a process behind the first, which keeps nothing. */
  static TrainResult behind(Path runDirectory, long iterations, long totalIterations) {
    return new TrainResult(
        runDirectory, Optional.empty(), iterations, totalIterations, Double.NaN, Double.NaN);
  }

  /** Whether it was told to stop before the end. */
  public boolean interrupted() {
    return network.isEmpty();
  }
}
