package org.spos.workflow;

import java.nio.file.Path;
import java.util.Optional;
import org.spos.checkpoint.Checkpoint;
import org.spos.config.DataConfig.SearchSplit;
import org.spos.config.SposConfig;
import org.spos.data.ImageSet;
import org.spos.data.NeededSplits;
import org.spos.data.ScoredOn;
import org.spos.engine.Engines;
import org.spos.engine.Recalibration;
import org.spos.evolve.Evaluation;
import org.spos.space.Architecture;
import org.spos.tester.CandidateTester;
import org.spos.tester.Evaluator;
import org.spos.watch.Progress;

/** Measures one architecture, of a supernet or of a retrained network. */
public final class EvaluateArchitecture {
  private final SposConfig given;
  private final Checkpoint checkpoint;
  private final Request request;
  private final Engines engines;
  private final Progress.Starter progress;

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
   * @param scoredOn which images had a say in the choice of the architecture; empty if only the
   *     checkpoint may know
   */
  public record Request(
      Optional<Architecture> architecture,
      Split split,
      Optional<Recalibration> recalibration,
      Optional<Path> predictions,
      Optional<Path> logits,
      Optional<ScoredOn> scoredOn) {

    /** Of an architecture of which only the checkpoint may know how it was chosen. */
    public Request(
        Optional<Architecture> architecture,
        Split split,
        Optional<Recalibration> recalibration,
        Optional<Path> predictions,
        Optional<Path> logits) {
      this(architecture, split, recalibration, predictions, logits, Optional.empty());
    }
  }

  /**
   * What was measured.
   *
   * @param architecture the path
   * @param split which images
   * @param searchSplit where those of a search are from
   * @param recalibration how BN statistics were made
   * @param data where the images are
   * @param evaluation accuracy and loss
   * @param rest on the images of val that had no say in the choice of the architecture; empty if it
   *     is not known which they are, and for other images
   */
  public record Result(
      Architecture architecture,
      Split split,
      SearchSplit searchSplit,
      Recalibration recalibration,
      String data,
      Evaluation evaluation,
      Optional<Evaluation> rest) {}

  /** One that nobody watches. */
  public EvaluateArchitecture(
      SposConfig config, Checkpoint checkpoint, Request request, Engines engines) {
    this(config, checkpoint, request, engines, Progress.silent());
  }

  /**
   * @param config with the space of the checkpoint
   * @param progress shows how far it has come
   */
  public EvaluateArchitecture(
      SposConfig config,
      Checkpoint checkpoint,
      Request request,
      Engines engines,
      Progress.Starter progress) {
    this.given = config;
    this.checkpoint = checkpoint;
    this.request = request;
    this.engines = engines;
    this.progress = progress;
  }

  /** Measures. */
  public Result run() {
    engines.require(given.engineRequest(), checkpoint.plan());
    Architecture path = ChosenPath.of(checkpoint, request.architecture());
    SposConfig tested = ChosenPath.tested(given, checkpoint, request.recalibration());
    SposConfig config =
        request.split() == Split.SEARCH ? Unseen.choose(tested, checkpoint) : tested;
    Recalibration recalibration = config.tester().recalibration();
    Images images =
        request.split() == Split.VAL
            ? Images.open(
                config,
                recalibration == Recalibration.OFF ? NeededSplits.VAL : NeededSplits.TRAIN_AND_VAL)
            : Images.openForSearch(config);
    boolean onVal = request.split() == Split.VAL;
    ImageSet set = onVal ? images.val() : images.search();
    try (TestBench bench =
            TestBench.open(config, checkpoint, Optional.of(images), engines, progress);
        PredictionFiles files =
            new PredictionFiles(
                set,
                checkpoint.classes().or(images.classes()), // the weights are who names a prediction
                images.bad(),
                request.predictions(),
                request.logits())) {
      CandidateTester tester = bench.tester(set);
      ValResult result =
          onVal
              ? RestOfVal.measure(
                  images,
                  request.scoredOn().or(() -> ImageRecords.scoredOn(checkpoint)),
                  sink -> tester.test(path, both(files, sink)))
              : new ValResult(tester.test(path, files), Optional.empty());
      files.commit();
      return new Result(
          path,
          request.split(),
          config.data().searchSplit(),
          recalibration,
          config.data().dir(),
          result.whole(),
          result.rest());
    }
  }

  private static Evaluator.Sink both(Evaluator.Sink one, Evaluator.Sink other) {
    return (batch, logits) -> {
      one.accept(batch, logits);
      other.accept(batch, logits);
    };
  }
}
