package org.spos.tester;

/**
 * How well a path classifies a set of images.
 *
 * @param images number of images
 * @param top1Hits images whose class has the highest logit
 * @param top5Hits images whose class is among the five highest
 * @param loss mean cross-entropy in nats, without label smoothing
 */
public record Evaluation(int images, int top1Hits, int top5Hits, double loss) {

  /** Share of images whose class came first, in [0, 1]. */
  public double top1() {
    return images == 0 ? 0 : (double) top1Hits / images;
  }

  /** Share of images whose class came among the first five, in [0, 1]. */
  public double top5() {
    return images == 0 ? 0 : (double) top5Hits / images;
  }
}
