package org.spos.tester;

import org.spos.evolve.Evaluation;

/** Counts hits, image by image. */
public final class Tally {
  private int images;
  private int top1;
  private int top5;
  private double loss;

  /**
   * Counts an image.
   *
   * @param logits rows of {@code classes} numbers
   * @param label its class
   */
  public void add(float[] logits, int row, int classes, int label) {
    int rank = Logits.rank(logits, row, classes, label);
    top1 += rank < 1 ? 1 : 0;
    top5 += rank < 5 && rank < classes ? 1 : 0;
    loss -= Logits.logProbability(logits, row, classes, label);
    images++;
  }

  /** What was counted so far. */
  public Evaluation evaluation() {
    return new Evaluation(images, top1, top5, images == 0 ? 0 : loss / images);
  }
}
