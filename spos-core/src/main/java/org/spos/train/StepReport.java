package org.spos.train;

import java.time.Duration;
import org.spos.engine.StepResult;
import org.spos.space.Architecture;

/**
 * What one iteration did.
 *
 * @param iteration 1-based: how many are done
 * @param path what was trained
 * @param learningRate of this step
 * @param result loss and hits before the update
 * @param dataWait time spent waiting for images
 * @param duration whole time of the iteration, waiting included
 */
public record StepReport(
    long iteration,
    Architecture path,
    double learningRate,
    StepResult result,
    Duration dataWait,
    Duration duration) {

  /** Images trained in a second. */
  public double imagesPerSecond() {
    return result.images() / Math.max(1e-9, duration.toNanos() / 1e9);
  }
}
