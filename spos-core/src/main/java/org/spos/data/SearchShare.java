package org.spos.data;

import org.spos.text.Text;

/**
 * How many images of each class score the candidates of a search.
 *
 * @param perClass so many; 0 if the fraction says it
 * @param fraction this share of a class, at most 1/2; 0 if perClass says it
 */
public record SearchShare(int perClass, double fraction) {
  /** At most one image in this many leaves a class of the training images. */
  static final int SMALL_CLASS = 5;

  /** Images of each class held out of ImageNet's train: 50,000 in all (Guo et al., section 4). */
  public static final int PUBLISHED_PER_CLASS = 50;

  /** One image in so many of val by default: 10 of each class's 50 for ImageNet. */
  private static final int VAL_DIVISOR = 5;

  public SearchShare {
    if (perClass < 0 || !(fraction >= 0 && fraction <= 0.5) || (perClass > 0) == (fraction > 0)) {
      throw new IllegalArgumentException("perClass %s, fraction %s".formatted(perClass, fraction));
    }
  }

  /** So many of each class. */
  public static SearchShare of(int perClass) {
    return new SearchShare(perClass, 0);
  }

  /** A share of each class, rounded down but at least one image. */
  public static SearchShare fraction(double fraction) {
    return new SearchShare(0, fraction);
  }

  /** What is taken of val where nobody says how much: a fifth of its average class. */
  public static SearchShare usual(ImageSet val) {
    return of(Math.max(1, val.size() / Math.max(1, val.classes().size()) / VAL_DIVISOR));
  }

  /**
   * Images taken of a class of n training images: never more than n/5 by number, and none of a
   * class of fewer than 5, which stays whole.
   */
  int ofTrain(int n) {
    return fraction > 0
        ? n < SMALL_CLASS ? 0 : Math.max(1, (int) (fraction * n))
        : Math.min(perClass, n / SMALL_CLASS);
  }

  /**
   * Images taken of a class of n validation images: never more than n/2, so that most of what
   * judges the result stays unseen.
   */
  int ofVal(int n) {
    int wanted = fraction > 0 ? Math.max(1, (int) (fraction * n)) : perClass;
    return Math.min(wanted, n / 2);
  }

  /** In words: {@code 10 images of each class}. */
  public String words() {
    return fraction > 0
        ? "%s of each class".formatted(fraction)
        : Text.format("%d image%s of each class", perClass, perClass == 1 ? "" : "s");
  }
}
