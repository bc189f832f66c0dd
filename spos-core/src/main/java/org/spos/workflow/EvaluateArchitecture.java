package org.spos.workflow;

import java.nio.file.Path;
import java.util.Optional;
import org.spos.checkpoint.Checkpoint;
import org.spos.config.SposConfig;
import org.spos.data.ImageSet;
import org.spos.data.NeededSplits;
import org.spos.engine.Engines;
import org.spos.engine.Recalibration;
import org.spos.evolve.Evaluation;
import org.spos.space.Architecture;

/** Measures one architecture, of a supernet or of a retrained network. */
public final class EvaluateArchitecture {
  private final SposConfig given;
  private final Checkpoint checkpoint;
  private final Request request;
  private final Engines engines;

  /** Which images. */
  public enum Split {
    /** The validation folder. */
    VAL,
    /** The images that score the candidates of a search. */
    SEARCH
  }

  /**
   * What to measure.
   *
   * @param architecture the path; may be empty for a retrained network, which has only one
   * @param split which images
   * @param recalibration what the user wants; otherwise a supernet's BN statistics are made as
   *     {@code tester.recalibration} says, and a retrained network keeps those of its training
   * @param predictions where to write the predictions
   * @param logits where to write the logits
   */
  public record Request(
      Optional<Architecture> architecture,
      Split split,
      Optional<Recalibration> recalibration,
      Optional<Path> predictions,
      Optional<Path> logits) {}

  /**
   * What was measured.
   *
   * @param architecture the path
   * @param split which images
   * @param recalibration how BN statistics were made
   * @param data where the images are
   * @param evaluation accuracy and loss
   */
  public record Result(
      Architecture architecture,
      Split split,
      Recalibration recalibration,
      String data,
      Evaluation evaluation) {}

  /**
   * @param config with the space of the checkpoint
   */
  public EvaluateArchitecture(
      SposConfig config, Checkpoint checkpoint, Request request, Engines engines) {
    this.given = config;
    this.checkpoint = checkpoint;
    this.request = request;
    this.engines = engines;
  }

  /** Measures. */
  public Result run() {
    engines.require(given.engineRequest(), checkpoint.plan());
    Architecture path = ChosenPath.of(checkpoint, request.architecture());
    SposConfig config = ChosenPath.tested(given, checkpoint, request.recalibration());
    Recalibration recalibration = config.tester().recalibration();
    Images images =
        request.split() == Split.VAL
            ? Images.open(
                config,
                recalibration == Recalibration.OFF ? NeededSplits.VAL : NeededSplits.TRAIN_AND_VAL)
            : Images.openForSearch(config);
    ImageSet set = request.split() == Split.VAL ? images.val() : images.search();
    try (TestBench bench = TestBench.open(config, checkpoint, images, engines);
        PredictionFiles files =
            new PredictionFiles(
                set,
                checkpoint.classes().or(images.classes()), // the weights are who names a prediction
                images.bad(),
                request.predictions(),
                request.logits())) {
      Evaluation evaluation = bench.tester(set).test(path, files);
      files.commit();
      return new Result(path, request.split(), recalibration, config.data().dir(), evaluation);
    }
  }
}
