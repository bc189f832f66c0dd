package org.spos.workflow.export;

import java.nio.file.Path;
import org.spos.error.CheckpointException;
import org.spos.text.Text;

/** Whether a written network computes what ours does. */
final class LogitsCheck {
  /** More than float32 sums in another order explain; a share of the largest logit. */
  static final double TOLERANCE = 1e-4;

  private LogitsCheck() {}

  /**
   * Compares logits.
   *
   * @return largest difference, as a share of the largest of our logits
   * @throws CheckpointException if that is beyond {@link #TOLERANCE}
   */
  static double requireSame(float[] ours, float[] theirs, Path file) {
    double difference = difference(ours, theirs);
    // Negated so that NaN is refused.
    if (!(difference <= TOLERANCE)) {
      throw new CheckpointException(
          Text.format(
              "%s is not written: read back it gives logits that differ from ours by %.3g of the"
                  + " largest, at most %.0e is allowed; please report this with the command line",
              file, difference, TOLERANCE));
    }
    return difference;
  }

  private static double difference(float[] ours, float[] theirs) {
    if (ours.length != theirs.length) {
      return Double.NaN;
    }
    double largest = Double.MIN_NORMAL;
    double difference = 0;
    for (int i = 0; i < ours.length; i++) {
      largest = Math.max(largest, Math.abs(ours[i]));
      difference = Math.max(difference, Math.abs(ours[i] - theirs[i]));
    }
    return difference / largest;
  }
}
