package org.spos.engine;

import org.spos.plan.NetworkPlan;
import org.spos.seed.RandomStream;
import org.spos.space.Architecture;

/**
 * A network of which one path runs at a time: a supernet, or a standalone network whose only path
 * is its architecture. Holds native memory until closed. Not thread-safe: one thread at a time.
 */
public interface PathNetwork extends AutoCloseable {

  /** What it was built from. */
  NetworkPlan plan();

  /** Sets all parameters to the published initialisation (spec A.3), momentum to 0. */
  void initialise(RandomStream random);

  /**
   * Forward, label-smoothed loss, backward and SGD on the parameters of the path. Parameters,
   * momentum and statistics off the path keep every bit.
   *
   * @param dropout draws which features are dropped
   * @return loss and hits before the update; the loss may be infinite or NaN
   */
  StepResult trainStep(
      ImageBatch batch, Architecture path, double learningRate, RandomStream dropout);

  /**
   * New BN statistics for one path from the batches, in train mode; the network is untouched.
   *
   * @param batches at least one batch; iterated once
   */
  BnStatistics recalibrate(Iterable<ImageBatch> batches, Architecture path, Recalibration mode);

  /** The statistics that training left on this path (a copy). */
  BnStatistics statistics(Architecture path);

  /** Makes these the running statistics of their layers. */
  void adopt(BnStatistics statistics);

  /** Freezes a path with these statistics; later training does not change the predictor. */
  Predictor predictor(Architecture path, BnStatistics statistics);

  /** A copy of all parameters, momentum and BN statistics. */
  ParameterSet snapshot();

  /** The same without momentum, for half the memory. */
  ParameterSet weights();

  /**
   * Replaces all values, and momentum where given (0 elsewhere).
   *
   * @throws org.spos.error.CheckpointException if a tensor is missing, unknown or of another size
   */
  void restore(ParameterSet parameters);

  @Override
  void close();
}
