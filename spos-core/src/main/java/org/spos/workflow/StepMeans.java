package org.spos.workflow;

import java.time.Duration;
import org.spos.text.Text;
import org.spos.train.StepReport;

/** What training steps came to since a line of the log. */
final class StepMeans {
  private int steps;
  private long images;
  private double loss;
  private long top1;
  private Duration waited = Duration.ZERO;
  private Duration all = Duration.ZERO;

  void add(StepReport report) {
    steps++;
    images += report.result().images();
    loss += report.result().loss();
    top1 += report.result().top1();
    waited = waited.plus(report.dataWait());
    all = all.plus(report.duration());
  }

  /** How many steps were added. */
  int steps() {
    return steps;
  }

  /** Mean loss of the steps, top-1 of the images, images a second, share of time without images. */
  @Override
  public String toString() {
    return Text.format(
        "mean loss %.4f, top-1 %.2f %%, %.1f images/s, %d %% of the time waiting for images",
        loss / Math.max(1, steps),
        100.0 * top1 / Math.max(1, images),
        images / Math.max(1e-9, all.toNanos() / 1e9),
        Math.round(100.0 * waited.toNanos() / Math.max(1, all.toNanos())));
  }
}
