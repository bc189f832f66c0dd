package org.spos.evolve;

import java.util.Optional;
import org.spos.config.SearchConfig.Score;
import org.spos.text.Text;

/**
 * How well an architecture classifies a set of images, as counts: they are exact in every file, and
 * ties stay ties. The natural order is from best to worst by what it is judged by, which is the
 * same for all that are compared: lower loss or larger angle, and by top-1 (and where those are
 * equal) lower top-1 error, then lower top-5 error (as Megvii search.py), then lower loss.
 *
 * @param images number of images
 * @param top1Hits images whose class has the highest logit
 * @param top5Hits images whose class is among the five highest
 * @param loss mean cross-entropy in nats, without label smoothing; NaN and infinity come last
 * @param lossError standard error of the loss: the sample's standard deviation by the root of the
 *     number of images; empty if it was not measured, as in journals of earlier versions
 * @param angle between initial and trained weights in radians, where it was measured
 * @param judged by which of them it is better or worse than another
 */
public record Evaluation(
    int images,
    int top1Hits,
    int top5Hits,
    double loss,
    Optional<Double> lossError,
    Optional<Double> angle,
    Score judged)
    implements Comparable<Evaluation> {
  public Evaluation {
    if (top1Hits < 0 || top5Hits < 0 || top1Hits > images || top5Hits > images) {
      throw new IllegalArgumentException(
          Text.format(
              "hits must be from 0 to the number of images, got %d and %d of %d",
              top1Hits, top5Hits, images));
    }
    if (judged == Score.ANGLE && angle.isEmpty()) {
      throw new IllegalArgumentException("judged by an angle that was not measured");
    }
  }

  /** One that is judged by top-1. */
  public Evaluation(
      int images, int top1Hits, int top5Hits, double loss, Optional<Double> lossError) {
    this(images, top1Hits, top5Hits, loss, lossError, Optional.empty(), Score.TOP1);
  }

  /** One whose loss has no known error. */
  public Evaluation(int images, int top1Hits, int top5Hits, double loss) {
    this(images, top1Hits, top5Hits, loss, Optional.empty());
  }

  /** The same judged by something else. */
  public Evaluation judgedBy(Score other) {
    return new Evaluation(images, top1Hits, top5Hits, loss, lossError, angle, other);
  }

  /** The same judged by this angle, in radians. */
  public Evaluation judgedByAngle(double measured) {
    return new Evaluation(
        images, top1Hits, top5Hits, loss, lossError, Optional.of(measured), Score.ANGLE);
  }

  /** What it is judged by as one number: higher is better, what is no number is worst. */
  public double score() {
    double score =
        switch (judged) {
          case TOP1 -> top1();
          case LOSS -> -loss;
          case ANGLE -> angle.orElseThrow();
        };
    return Double.isNaN(score) ? Double.NEGATIVE_INFINITY : score;
  }

  /** Share of images whose class came first, in [0, 1]. */
  public double top1() {
    return share(top1Hits);
  }

  /** Share of images whose class came among the first five, in [0, 1]. */
  public double top5() {
    return share(top5Hits);
  }

  /** {@link #top1} in percent. */
  public double percent1() {
    return 100 * top1();
  }

  /** {@link #top5} in percent. */
  public double percent5() {
    return 100 * top5();
  }

  /**
   * Standard error of {@link #percent1}, in points: that of a binomial share. It says how far
   * another sample of images might move the figure, not how good the weights are.
   */
  public double percent1Error() {
    return images == 0 ? 0 : 100 * Math.sqrt(top1() * (1 - top1()) / images);
  }

  @Override
  public int compareTo(Evaluation other) {
    int byScore = Double.compare(other.score(), score());
    if (byScore != 0) {
      return byScore;
    }
    int byTop1 = Double.compare(other.top1(), top1());
    int byTop5 = Double.compare(other.top5(), top5());
    return byTop1 != 0 ? byTop1 : byTop5 != 0 ? byTop5 : Double.compare(loss, other.loss);
  }

  private double share(int hits) {
    return images == 0 ? 0 : (double) hits / images;
  }
}
