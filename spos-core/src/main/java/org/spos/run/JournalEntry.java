package org.spos.run;

import java.util.Optional;
import org.spos.space.Architecture;

/**
 * One evaluated candidate of a search. No time is in it, so that equal searches leave equal bytes.
 *
 * @param epoch search epoch
 * @param index position within the epoch
 * @param architecture what was evaluated
 * @param macs multiply–accumulates for one image
 * @param top1 accuracy in percent
 * @param top5 accuracy in percent
 * @param loss mean cross-entropy; may be infinite or NaN
 * @param lossError its standard error; empty in journals of versions before 0.2
 * @param angle between initial and trained weights in radians, where that is the score
 * @param difference from the result of the search on further images; empty for its candidates
 * @param counts what the accuracies are made of; empty in journals of version 0.1
 * @param origin how it came about, such as {@code mutation}
 */
public record JournalEntry(
    int epoch,
    int index,
    Architecture architecture,
    long macs,
    double top1,
    double top5,
    double loss,
    Optional<Double> lossError,
    Optional<Double> angle,
    Optional<Difference> difference,
    Optional<Counts> counts,
    String origin) {

  /** Origin of what is no candidate, but measures one on further images. */
  public static final String CONFIRMED = "confirmed";

  /**
   * A mean over pairs of images.
   *
   * @param mean of top-1 in points, or of the loss
   * @param error its standard error
   */
  public record Difference(double mean, double error) {}

  /** Standard error of {@link #top1}, in points; empty without counts. */
  public Optional<Double> top1Error() {
    return counts
        .filter(known -> known.images() > 0)
        .map(known -> Math.sqrt(top1 * (100 - top1) / known.images()));
  }

  /** Whether this is the other's candidate with the same score, as far as both say it. */
  public boolean isSame(JournalEntry other) {
    return asFarAs(other).equals(other.asFarAs(this));
  }

  private JournalEntry asFarAs(JournalEntry other) {
    return new JournalEntry(
        epoch,
        index,
        architecture,
        macs,
        top1,
        top5,
        loss,
        other.lossError.isPresent() ? lossError : Optional.empty(),
        angle,
        difference,
        other.counts.isPresent() ? counts : Optional.empty(),
        origin);
  }

  /**
   * Hits among images.
   *
   * @param images that scored the candidate
   * @param top1Hits of which the class came first
   * @param top5Hits of which the class came among the first five
   */
  public record Counts(int images, int top1Hits, int top5Hits) {}
}
