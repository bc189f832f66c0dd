package org.spos.tester;

import java.util.Optional;
import org.spos.evolve.Evaluation;

/** Counts hits, image by image. */
public final class Tally {
  private int images;
  private int top1;
  private int top5;
  private double loss;

  /** Mean of the losses, and sum of their squared distances from it (Welford 1962). */
  private double mean;

  private double squares;

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
    double own = -Logits.logProbability(logits, row, classes, label);
    loss += own;
    images++;
    double distance = own - mean;
    mean += distance / images;
    squares += distance * (own - mean);
  }

  /** What was counted so far. */
  public Evaluation evaluation() {
    return new Evaluation(
        images,
        top1,
        top5,
        images == 0 ? 0 : loss / images,
        images < 2 ? Optional.empty() : Optional.of(Math.sqrt(squares / (images - 1) / images)));
  }
}
