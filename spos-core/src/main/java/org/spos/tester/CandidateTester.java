package org.spos.tester;

import org.spos.engine.BnStatistics;
import org.spos.engine.ImageBatch;
import org.spos.engine.PathNetwork;
import org.spos.engine.Predictor;
import org.spos.engine.Recalibration;
import org.spos.evolve.Evaluation;
import org.spos.space.Architecture;

/**
 * Measures one path after the other with the same images: makes BN statistics for the path, then
 * evaluates it. The network is not changed, so that the order of the paths does not matter.
 *
 * <p>A supernet's own statistics are averages over all paths that went through a layer, and make
 * the accuracy of any one of them meaningless; hence the recalibration (Guo et al. 2019, section
 * 3.4).
 */
public final class CandidateTester {
  private final PathNetwork network;
  private final Recalibration recalibration;
  private final Iterable<ImageBatch> calibration;
  private final Iterable<ImageBatch> test;

  /**
   * @param network supernet or standalone network; stays open
   * @param calibration training images for the statistics, iterated once for each path; not used if
   *     the recalibration is off
   * @param test images to classify, iterated once for each path
   */
  public CandidateTester(
      PathNetwork network,
      Recalibration recalibration,
      Iterable<ImageBatch> calibration,
      Iterable<ImageBatch> test) {
    this.network = network;
    this.recalibration = recalibration;
    this.calibration = calibration;
    this.test = test;
  }

  /** Measures a path. */
  public Evaluation test(Architecture path) {
    return test(path, (batch, logits) -> {});
  }

  /** Measures a path and passes the logits on. */
  public Evaluation test(Architecture path, Evaluator.Sink sink) {
    try (Predictor predictor = network.predictor(path, statistics(path))) {
      return Evaluator.evaluate(predictor, test, sink);
    }
  }

  /** Measures a path with statistics that {@link #statistics} made. */
  public Evaluation test(Architecture path, BnStatistics statistics) {
    try (Predictor predictor = network.predictor(path, statistics)) {
      return Evaluator.evaluate(predictor, test);
    }
  }

  /** The statistics with which a path is evaluated. */
  public BnStatistics statistics(Architecture path) {
    return recalibration == Recalibration.OFF
        ? network.statistics(path)
        : network.recalibrate(calibration, path, recalibration);
  }
}
