package org.spos.train;

import java.time.Duration;
import java.util.List;
import org.spos.engine.StepResult;
import org.spos.space.Architecture;

/**
 * What one iteration did.
 *
 * @param iteration 1-based: how many are done
 * @param paths what was trained, on the same images
 * @param learningRate of this step
 * @param result loss and hits before the update
 * @param dataWait time spent waiting for images
 * @param duration whole time of the iteration, waiting included
 */
public record StepReport(
    long iteration,
    List<Architecture> paths,
    double learningRate,
    StepResult result,
    Duration dataWait,
    Duration duration) {

  public StepReport {
    paths = List.copyOf(paths);
  }

  /** Images trained in a second, each counted once for each path. */
  public double imagesPerSecond() {
    return result.images() / Math.max(1e-9, duration.toNanos() / 1e9);
  }
}
