package org.spos.evolve;

/**
 * How good an architecture is. The natural order is from best to worst: lower top-1 error, then
 * lower top-5 error (as Megvii search.py), then lower loss.
 *
 * @param top1 share of images whose class came first, in [0, 1]
 * @param top5 share of images whose class came among the first five, in [0, 1]
 * @param loss mean loss; NaN and infinity come last
 */
public record Score(double top1, double top5, double loss) implements Comparable<Score> {
  public Score {
    // Negated so that NaN is refused: a score without an accuracy cannot be ranked.
    if (!(top1 >= 0 && top1 <= 1 && top5 >= 0 && top5 <= 1)) {
      throw new IllegalArgumentException(
          "accuracies must be in [0, 1], got top-1 %s and top-5 %s".formatted(top1, top5));
    }
  }

  @Override
  public int compareTo(Score other) {
    int byTop1 = Double.compare(other.top1, top1);
    int byTop5 = Double.compare(other.top5, top5);
    return byTop1 != 0 ? byTop1 : byTop5 != 0 ? byTop5 : Double.compare(loss, other.loss);
  }
}
