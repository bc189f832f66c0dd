package org.spos.workflow;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.spos.data.ImageSet;
import org.spos.data.source.BadImages;
import org.spos.engine.ImageBatch;
import org.spos.file.AtomicFiles;
import org.spos.space.ClassNames;
import org.spos.tester.Evaluator;
import org.spos.tester.Logits;
import org.spos.text.Text;

/**
 * Writes what a network said of each image, in the order of the set. The files appear under their
 * names when they are complete.
 */
final class PredictionFiles implements Evaluator.Sink, AutoCloseable {
  private static final int TOP = 5;

  private final ImageSet images;
  private final BadImages bad;
  private final List<String> classes;
  private final List<Draft> drafts = new ArrayList<>();
  private final Optional<Draft> predictions;
  private final Optional<Draft> logitRows;
  private int next;

  private record Draft(Path target, Path file, BufferedWriter writer) {}

  /**
   * Begins the files that are wanted.
   *
   * @param classes what outputs and labels stand for
   * @param bad images that are missing in the batches
   * @param predictions path, class, and the five most probable classes with probabilities; with a
   *     header
   * @param logits path and the logit of each class; without header
   */
  PredictionFiles(
      ImageSet images,
      ClassNames classes,
      BadImages bad,
      Optional<Path> predictions,
      Optional<Path> logits) {
    this.images = images;
    this.bad = bad;
    this.classes = classes.names();
    this.predictions = predictions.map(this::draft);
    this.logitRows = logits.map(this::draft);
    this.predictions.ifPresent(
        draft -> {
          StringBuilder header = new StringBuilder("path,label");
          for (int i = 1; i <= Math.min(TOP, classes.count()); i++) {
            header.append(",class").append(i).append(",probability").append(i);
          }
          write(draft, header);
        });
  }

  @Override
  public void accept(ImageBatch batch, float[] logits) {
    for (int i = 0; i < batch.size(); i++, next++) {
      while (bad.contains(images.name(next))) {
        next++; // is missing in its batch
      }
      int row = i;
      predictions.ifPresent(draft -> write(draft, prediction(logits, row)));
      logitRows.ifPresent(draft -> write(draft, logitRow(logits, row)));
    }
  }

  /** Puts the complete files under their names. */
  void commit() {
    for (Draft draft : drafts) {
      try {
        draft.writer().close();
        Files.move(draft.file(), draft.target(), StandardCopyOption.REPLACE_EXISTING);
      } catch (IOException e) {
        throw AtomicFiles.cannot("write", draft.target(), e);
      }
    }
  }

  private StringBuilder prediction(float[] logits, int row) {
    StringBuilder line = new StringBuilder(quoted(images.path(next)));
    line.append(',').append(quoted(classes.get(images.label(next))));
    for (int label : Logits.top(logits, row, classes.size(), TOP)) {
      double probability = Math.exp(Logits.logProbability(logits, row, classes.size(), label));
      line.append(',')
          .append(quoted(classes.get(label)))
          .append(',')
          .append(Text.format("%.6f", probability));
    }
    return line;
  }

  private StringBuilder logitRow(float[] logits, int row) {
    StringBuilder line = new StringBuilder(quoted(images.path(next)));
    for (int i = 0; i < classes.size(); i++) {
      // Float's own text is the shortest that gives the same float again.
      line.append(',').append(logits[row * classes.size() + i]);
    }
    return line;
  }

  private Draft draft(Path target) {
    AtomicFiles.requireWritable(target);
    Path file = target.resolveSibling("." + target.getFileName() + ".partial");
    try {
      Draft draft = new Draft(target, file, Files.newBufferedWriter(file));
      drafts.add(draft);
      return draft;
    } catch (IOException e) {
      throw AtomicFiles.cannot("write", target, e);
    }
  }

  private static void write(Draft draft, CharSequence line) {
    try {
      draft.writer().append(line).append('\n');
    } catch (IOException e) {
      throw AtomicFiles.cannot("write", draft.target(), e);
    }
  }

  private static String quoted(String text) {
    return text.matches("[^\",\\r\\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
  }

  /** Drops what was not committed. */
  @Override
  public void close() {
    for (Draft draft : drafts) {
      try {
        draft.writer().close();
        Files.deleteIfExists(draft.file());
      } catch (IOException e) {
        throw AtomicFiles.cannot("delete", draft.file(), e);
      }
    }
  }
}
