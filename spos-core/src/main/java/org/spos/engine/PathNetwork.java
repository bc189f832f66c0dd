package org.spos.engine;

import java.util.List;
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

  /** Sets all parameters to the initialisation of the space, momentum to 0. */
  void initialise(RandomStream random);

  /**
   * One training step: the gradients of each shard of the batch on each path, their sum, and one
   * SGD step on the parameters of these paths. Parameters, momentum and statistics off the paths
   * keep every bit.
   *
   * <p>A shard's gradient is that of its share of the batch's mean loss. The gradients of a shard
   * on several paths are added in the order of the paths, those of the shards in a fixed binary
   * tree (see {@link ShardTree}). Statistics of the shards are averaged in the same way, each by
   * its share of the images, and the running ones updated once for each path, in order. Where
   * several processes train ({@link Exchange}), each takes the step with the sums of all.
   *
   * @param batch the whole batch; images of shards that other processes compute are not read
   * @param paths at least one; a candidate may be on several
   * @param dropout draws which features are dropped: number (path · N + image) · features + feature
   *     of the stream is for that feature
   * @return loss (of several paths the mean) and hits before the update; the loss may be infinite
   *     or NaN
   * @throws org.spos.error.DataException if a shard gives batch normalisation one value of a
   *     channel only, see {@link ChannelValues}
   */
  StepResult trainStep(
      ImageBatch batch, List<Architecture> paths, double learningRate, RandomStream dropout);

  /** The same on one path. */
  default StepResult trainStep(
      ImageBatch batch, Architecture path, double learningRate, RandomStream dropout) {
    return trainStep(batch, List.of(path), learningRate, dropout);
  }

  /**
   * The same, without waiting for the numbers where the engine need not. Everything else that is
   * called afterwards finds the step done.
   */
  default BegunStep beginStep(
      ImageBatch batch, List<Architecture> paths, double learningRate, RandomStream dropout) {
    return BegunStep.over(trainStep(batch, paths, learningRate, dropout));
  }

  /**
   * New BN statistics for one path from the batches, in train mode; the network is untouched. A
   * batch of more images than a shard has is taken as its shards, whose statistics are averaged.
   *
   * @param batches at least one batch; iterated once
   * @param mode how they are made; not {@link Recalibration#OFF}
   * @throws org.spos.error.DataException as {@link #trainStep}
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
