package org.spos.tester;

import org.spos.engine.ImageBatch;
import org.spos.engine.Predictor;
import org.spos.evolve.Evaluation;

/** Counts hits of a frozen path over a set of images. */
public final class Evaluator {
  private Evaluator() {}

  /** Is given the logits of every batch, in order. */
  @FunctionalInterface
  public interface Sink {

    /**
     * @param batch the images
     * @param logits [N, classes], only valid during the call
     */
    void accept(ImageBatch batch, float[] logits);
  }

  /** Evaluates all batches. */
  public static Evaluation evaluate(Predictor predictor, Iterable<ImageBatch> batches) {
    return evaluate(predictor, batches, (batch, logits) -> {});
  }

  /** Evaluates all batches and passes the logits on. */
  public static Evaluation evaluate(Predictor predictor, Iterable<ImageBatch> batches, Sink sink) {
    Tally tally = new Tally();
    for (ImageBatch batch : batches) {
      float[] logits = predictor.predict(batch);
      int classes = logits.length / Math.max(1, batch.size());
      for (int i = 0; i < batch.size(); i++) {
        tally.add(logits, i, classes, batch.labels()[i]);
      }
      sink.accept(batch, logits);
    }
    return tally.evaluation();
  }
}
