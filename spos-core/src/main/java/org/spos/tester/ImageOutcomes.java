package org.spos.tester;

import java.util.Arrays;
import org.spos.engine.ImageBatch;

/** What became of each image of a test, in order, so that two paths can be compared in pairs. */
public final class ImageOutcomes implements Evaluator.Sink {
  private double[] hits = new double[1024];
  private double[] losses = new double[1024];
  private int images;

  @Override
  public void accept(ImageBatch batch, float[] logits) {
    int classes = logits.length / Math.max(1, batch.size());
    for (int i = 0; i < batch.size(); i++) {
      if (images == hits.length) {
        hits = Arrays.copyOf(hits, 2 * images);
        losses = Arrays.copyOf(losses, 2 * images);
      }
      int label = batch.labels()[i];
      hits[images] = Logits.rank(logits, i, classes, label) < 1 ? 1 : 0;
      losses[images++] = -Logits.logProbability(logits, i, classes, label);
    }
  }

  /**
   * By how much top-1 is higher than the other's on the same images.
   *
   * @return in points
   */
  public PairedDifference top1Against(ImageOutcomes other) {
    return difference(hits, other.hits, other.images, 100);
  }

  /**
   * By how much the mean loss is higher than the other's on the same images.
   *
   * @return in nats
   */
  public PairedDifference lossAgainst(ImageOutcomes other) {
    return difference(losses, other.losses, other.images, 1);
  }

  private PairedDifference difference(double[] own, double[] others, int count, double unit) {
    if (images != count) {
      throw new IllegalArgumentException(images + " images against " + count);
    }
    double mean = 0;
    double squares = 0;
    for (int i = 0; i < count; i++) {
      double distance = unit * (own[i] - others[i]) - mean;
      mean += distance / (i + 1);
      squares += distance * (unit * (own[i] - others[i]) - mean);
    }
    double error = count < 2 ? 0 : Math.sqrt(squares / (count - 1) / count);
    return new PairedDifference(mean, error);
  }
}
