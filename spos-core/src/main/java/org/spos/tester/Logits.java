package org.spos.tester;

/** Reads rows of logits; ties go to the class with the lower index. */
public final class Logits {
  private Logits() {}

  /**
   * How many classes come before this one.
   *
   * @param logits rows of {@code classes} numbers
   * @return 0 if it is the first; {@code classes} if its logit is not a number
   */
  public static int rank(float[] logits, int row, int classes, int label) {
    int offset = row * classes;
    float own = logits[offset + label];
    if (Float.isNaN(own)) {
      return classes;
    }
    int before = 0;
    for (int i = 0; i < classes; i++) {
      float other = logits[offset + i];
      if (other > own || (other == own && i < label)) {
        before++;
      }
    }
    return before;
  }

  /** The classes with the highest logits, highest first. */
  public static int[] top(float[] logits, int row, int classes, int count) {
    int[] top = new int[Math.min(count, classes)];
    boolean[] taken = new boolean[classes];
    for (int place = 0; place < top.length; place++) {
      int best = -1;
      for (int i = 0; i < classes; i++) {
        if (!taken[i] && (best < 0 || logits[row * classes + i] > logits[row * classes + best])) {
          best = i;
        }
      }
      taken[best] = true;
      top[place] = best;
    }
    return top;
  }

  /** Natural logarithm of the probability of a class under softmax, computed in double. */
  public static double logProbability(float[] logits, int row, int classes, int label) {
    int offset = row * classes;
    double highest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < classes; i++) {
      highest = Math.max(highest, logits[offset + i]);
    }
    double sum = 0;
    for (int i = 0; i < classes; i++) {
      sum += Math.exp(logits[offset + i] - highest);
    }
    return logits[offset + label] - highest - Math.log(sum);
  }
}
