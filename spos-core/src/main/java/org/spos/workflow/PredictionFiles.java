package org.spos.workflow;

import java.util.List;
import java.util.Locale;
import org.spos.data.ImageSet;
import org.spos.engine.ImageBatch;
import org.spos.tester.Evaluator;
import org.spos.tester.Logits;

/** What a network said of each image, as CSV text, in the order of the set. */
final class PredictionFiles implements Evaluator.Sink {
  private static final int TOP = 5;

  private final ImageSet images;
  private final List<String> classes;
  private final StringBuilder predictions = new StringBuilder();
  private final StringBuilder logitRows = new StringBuilder();
  private int next;

  PredictionFiles(ImageSet images, List<String> classes) {
    this.images = images;
    this.classes = classes;
    predictions.append("path,label");
    for (int i = 1; i <= Math.min(TOP, classes.size()); i++) {
      predictions.append(",class").append(i).append(",probability").append(i);
    }
    predictions.append('\n');
  }

  @Override
  public void accept(ImageBatch batch, float[] logits) {
    for (int row = 0; row < batch.size(); row++, next++) {
      addPrediction(logits, row);
      logitRows.append(quoted(images.path(next)));
      for (int i = 0; i < classes.size(); i++) {
        // The shortest text that gives the same float again.
        logitRows.append(',').append(logits[row * classes.size() + i]);
      }
      logitRows.append('\n');
    }
  }

  private void addPrediction(float[] logits, int row) {
    predictions
        .append(quoted(images.path(next)))
        .append(',')
        .append(quoted(classes.get(images.label(next))));
    for (int label : Logits.top(logits, row, classes.size(), TOP)) {
      double probability = Math.exp(Logits.logProbability(logits, row, classes.size(), label));
      predictions
          .append(',')
          .append(quoted(classes.get(label)))
          .append(',')
          .append(String.format(Locale.ROOT, "%.6f", probability));
    }
    predictions.append('\n');
  }

  /** Path, class, and the five most probable classes with their probabilities; with a header. */
  String predictions() {
    return predictions.toString();
  }

  /** Path and the logit of each class; no header. */
  String logits() {
    return logitRows.toString();
  }

  private static String quoted(String text) {
    return text.matches("[^\",\\r\\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
