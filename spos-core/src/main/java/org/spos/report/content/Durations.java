package org.spos.report.content;

import java.time.Duration;
import java.util.OptionalDouble;
import org.spos.run.Metrics;
import org.spos.run.RunView;

/** How long runs took, and how fast they were. */
final class Durations {
  private Durations() {}

  /** Seconds of work; empty if nothing on the disk says it. */
  static OptionalDouble seconds(RunView run) {
    if (run.manifest().ended().isPresent() && run.times().isEmpty()) {
      return OptionalDouble.of(
          Duration.between(run.manifest().started(), run.manifest().ended().get()).toMillis()
              / 1e3);
    }
    // The sum of the steps, which leaves out the time between a kill and its resumption.
    double sum = run.times().stream().mapToDouble(Durations::seconds).sum();
    return run.times().isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(sum);
  }

  /** Images that a training reads in a second; the first steps, which build kernels, left out. */
  static OptionalDouble imagesPerSecond(RunView run) {
    int skipped = Math.min(10, run.times().size() / 2);
    double sum = run.times().stream().skip(skipped).mapToDouble(Durations::seconds).sum();
    long steps = run.times().size() - skipped;
    return sum > 0
        ? OptionalDouble.of(steps * (double) TrainingItems.training(run).batchSize() / sum)
        : OptionalDouble.empty();
  }

  private static double seconds(Metrics.Row row) {
    return row.values().getOrDefault("seconds", 0.0);
  }
}
