package org.spos.evolve;

import org.spos.text.Text;

/**
 * How well an architecture classifies a set of images, as counts: they are exact in every file, and
 * ties stay ties. The natural order is from best to worst: lower top-1 error, then lower top-5
 * error (as Megvii search.py), then lower loss.
 *
 * @param images number of images
 * @param top1Hits images whose class has the highest logit
 * @param top5Hits images whose class is among the five highest
 * @param loss mean cross-entropy in nats, without label smoothing; NaN and infinity come last
 */
public record Evaluation(int images, int top1Hits, int top5Hits, double loss)
    implements Comparable<Evaluation> {
  public Evaluation {
    if (top1Hits < 0 || top5Hits < 0 || top1Hits > images || top5Hits > images) {
      throw new IllegalArgumentException(
          Text.format(
              "hits must be from 0 to the number of images, got %d and %d of %d",
              top1Hits, top5Hits, images));
    }
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

  @Override
  public int compareTo(Evaluation other) {
    int byTop1 = Double.compare(other.top1(), top1());
    int byTop5 = Double.compare(other.top5(), top5());
    return byTop1 != 0 ? byTop1 : byTop5 != 0 ? byTop5 : Double.compare(loss, other.loss);
  }

  private double share(int hits) {
    return images == 0 ? 0 : (double) hits / images;
  }
}
