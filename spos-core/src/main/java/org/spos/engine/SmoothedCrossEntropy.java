package org.spos.engine;

/**
 * Label-smoothed cross-entropy, batch mean of −Σ q·log p with q = (1−ε)·onehot + ε/K; the true
 * class gets ε/K too (Megvii train.py, CrossEntropyLabelSmooth).
 */
public final class SmoothedCrossEntropy {
  private SmoothedCrossEntropy() {}

  /**
   * Loss, hits and gradient of a shard's share of its batch's mean loss.
   *
   * @param logits [N, K]
   * @param labels [N]
   * @param batch images of the whole batch; N if the shard is all of it
   * @param smoothing ε
   * @param gradient [N, K], overwritten by the gradient with respect to the logits
   */
  public static StepResult of(
      float[] logits, int[] labels, int batch, double smoothing, float[] gradient) {
    int classes = logits.length / labels.length;
    double sum = 0;
    int top1 = 0;
    int top5 = 0;
    for (int n = 0; n < labels.length; n++) {
      int from = n * classes;
      double max = Double.NEGATIVE_INFINITY;
      double mean = 0;
      for (int k = 0; k < classes; k++) {
        max = Math.max(max, logits[from + k]);
        mean += logits[from + k];
      }
      mean /= classes;
      double total = 0;
      for (int k = 0; k < classes; k++) {
        total += Math.exp(logits[from + k] - max);
      }
      double logTotal = max + Math.log(total);
      float own = logits[from + labels[n]];
      sum += logTotal - (1 - smoothing) * own - smoothing * mean;
      int higher = 0;
      for (int k = 0; k < classes; k++) {
        double p = Math.exp(logits[from + k] - logTotal);
        double q = smoothing / classes + (k == labels[n] ? 1 - smoothing : 0);
        gradient[from + k] = (float) ((p - q) / batch);
        // Of equal logits the lower class index counts as higher.
        if (logits[from + k] > own || (logits[from + k] == own && k < labels[n])) {
          higher++;
        }
      }
      // Not-a-number logits beat nothing; they must not count as hits.
      if (!Float.isNaN(own)) {
        top1 += higher < 1 ? 1 : 0;
        top5 += higher < 5 ? 1 : 0;
      }
    }
    return new StepResult(sum / batch, top1, top5, labels.length);
  }
}
