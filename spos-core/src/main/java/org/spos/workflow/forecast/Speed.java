package org.spos.workflow.forecast;

import org.spos.config.SposConfig;
import org.spos.cost.FlopsDistribution;
import org.spos.text.Amount;
import org.spos.text.Text;

/**
 * Images a second of everything that takes time.
 *
 * @param supernet trained on, loading among it
 * @param scratch the same of one architecture
 * @param recalibrate read for BN statistics, decoded before
 * @param recalibrateLoading the same, decoded on the way
 * @param test tested, decoded before
 * @param testLoading the same, decoded on the way
 * @param perCandidate seconds that a candidate takes beside its images
 * @param basis where these numbers come from, for people
 */
public record Speed(
    double supernet,
    double scratch,
    double recalibrate,
    double recalibrateLoading,
    double test,
    double testLoading,
    double perCandidate,
    String basis) {

  /**
   * Multiply–accumulates a second of a thread: the slowest of the figures in docs/performance.md,
   * those of small images.
   */
  private static final double TRAINING = 15e9;

  private static final double STATISTICS = 20e9;
  private static final double TEST = 35e9;

  /** Forward, gradient of the inputs, gradient of the weights. */
  private static final int PASSES = 3;

  /** A photograph decoded, cropped and scaled by one thread. */
  private static final double DECODED = 150;

  /** By what a path costs, nothing measured. Right within a factor of four, on processors. */
  static Speed assumed(SposConfig config, FlopsDistribution flops) {
    int threads = config.effectiveThreads();
    double macs = flops.mean();
    double training = threads * TRAINING / (PASSES * macs);
    double statistics = threads * STATISTICS / macs;
    double test = threads * TEST / macs;
    double decoding = threads * DECODED * (config.space().inputSide() < 100 ? 20 : 1);
    return new Speed(
        both(training, decoding),
        both(training, decoding),
        statistics,
        both(statistics, decoding),
        test,
        both(test, decoding),
        0.1,
        Text.format(
            "not measured: %s of a recent processor assumed; right within a factor of four",
            Amount.of(threads, "thread")));
  }

  /** Of two things that share the processors. */
  private static double both(double one, double other) {
    return 1 / (1 / one + 1 / other);
  }
}
