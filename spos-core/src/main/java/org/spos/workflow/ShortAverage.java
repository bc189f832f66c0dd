package org.spos.workflow;

import java.util.Optional;
import org.spos.config.TesterConfig;
import org.spos.engine.Recalibration;
import org.spos.text.Text;

/**
 * Says where an exponential average of BN statistics ends before it has left its start, a mean of 0
 * and a variance of 1: then scores are of a network that nobody trained, and may rank upside down.
 */
public final class ShortAverage {
  /** What may be left of the start: a tenth, as after 22 batches. */
  private static final double MOST_LEFT = 0.1;

  private ShortAverage() {}

  /**
   * What to tell the user, or nothing.
   *
   * @param way to make the statistics, which need not be that of the configuration
   * @param images that make them, at least 1
   */
  public static Optional<String> warning(TesterConfig tester, Recalibration way, int images) {
    int batch = tester.recalibrationBatch();
    int batches = (images + batch - 1) / batch;
    double left = way.leftOfStart(batches);
    if (left <= MOST_LEFT) {
      return Optional.empty();
    }
    int enough = batches;
    while (way.leftOfStart(enough) > MOST_LEFT) {
      enough++;
    }
    return Optional.of(
        Text.format(
            "BN statistics by ema over %d batches keep %.0f %% of where they begin (mean 0, variance"
                + " 1) and may rank upside down: use tester.recalibration=cumulative, or"
                + " tester.recalibrationImages of at least %d",
            batches, 100 * left, enough * batch));
  }
}
